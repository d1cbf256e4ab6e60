package godwit.reshape;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Leftover;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.partition.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What the coordinator's leader does about leftovers: it tells each one's service to drop it until
 * that says that it is gone, or of a dropped table that it goes with its history. Nothing waits for
 * this; the service may be away for long.
 */
public final class LeftoverDriver implements Driver<CoordinatorState> {
  /** How many polls there are between two tries. */
  private static final long POLLS = 20;

  private final ReshapeSettings settings;
  private final TreeMap<PartitionId, Progress> known = new TreeMap<>();
  private final Outstanding<PartitionId> outstanding = new Outstanding<>();

  /** Whether the service has dropped it, and from when on to try what is next. */
  private record Progress(boolean dropped, long dueMillis) {}

  public LeftoverDriver(ReshapeSettings settings) {
    this.settings = settings;
  }

  @Override
  public List<Errand> next(CoordinatorState view, long nowMillis) {
    if (view.learning().isPresent()) {
      return List.of();
    }
    List<Errand> errands = new ArrayList<>();
    known.keySet().retainAll(view.leftovers().keySet());
    for (Leftover leftover : view.leftovers().values()) {
      PartitionId partition = leftover.partition();
      Progress progress = known.computeIfAbsent(partition, id -> new Progress(false, nowMillis));
      if (nowMillis >= progress.dueMillis() && !outstanding.has(partition)) {
        errands.add(outstanding.send(partition, intent(leftover, progress)));
      }
    }
    return errands;
  }

  @Override
  public void heard(Errand errand, Heard heard, long nowMillis) {
    outstanding
        .back(errand)
        .ifPresent(partition ->
            known.computeIfPresent(partition, (id, progress) -> after(progress, heard, nowMillis)));
  }

  private static Intent intent(Leftover leftover, Progress progress) {
    return progress.dropped()
        ? new Intent.Report(new CoordinatorCommand.ClearLeftover(leftover.partition()))
        : new Intent.Propose(
            leftover.service(), new DataCommand.Drop(leftover.attempt(), leftover.partition()));
  }

  private Progress after(Progress progress, Heard heard, long nowMillis) {
    boolean dropped =
        heard instanceof Heard.Decided decided
            && decided.answer() instanceof DataAnswer.Step step
            && Situation.forgotten(step.status());
    boolean cleared =
        heard instanceof Heard.Recorded recorded
            && recorded.answer() instanceof CommandAnswer.Recorded;
    boolean done = dropped || cleared;
    long dueMillis = done ? nowMillis : nowMillis + POLLS * settings.pollMillis();
    return new Progress(progress.dropped() || dropped, dueMillis);
  }
}
