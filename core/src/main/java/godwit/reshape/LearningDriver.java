package godwit.reshape;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.data.DataAnswer;
import godwit.partition.Partition;
import godwit.partition.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the coordinator's leader does while a state that was put back from a backup is made good: it
 * has each service recognise it, until that tells all that it has, and records that. A service that
 * is away is waited for, since nobody else knows what it has.
 */
public final class LearningDriver implements Driver<CoordinatorState> {
  private final ReshapeSettings settings;
  private final TreeMap<ServiceId, Progress> known = new TreeMap<>();
  private final Outstanding<ServiceId> outstanding = new Outstanding<>();
  private long incarnation;

  /** What a service told, if it did, and from when on to try what is next. */
  private record Progress(Optional<List<Partition>> told, long dueMillis) {}

  public LearningDriver(ReshapeSettings settings) {
    this.settings = settings;
  }

  @Override
  public List<Errand> next(CoordinatorState view, long nowMillis) {
    if (view.learning().isEmpty() || view.numbers().incarnation() != incarnation) {
      known.clear();
      incarnation = view.numbers().incarnation();
    }
    List<Errand> errands = new ArrayList<>();
    view.learning()
        .map(learning -> learning.told().keySet())
        .ifPresent(told -> {
          for (ServiceId service : view.services().keySet()) {
            if (!told.contains(service)) {
              approach(service, nowMillis).ifPresent(errands::add);
            }
          }
        });
    return errands;
  }

  @Override
  public void heard(Errand errand, Heard heard, long nowMillis) {
    outstanding
        .back(errand)
        .ifPresent(service ->
            known.computeIfPresent(
                service, (id, progress) -> after(errand.intent(), heard, progress, nowMillis)));
  }

  private Optional<Errand> approach(ServiceId service, long nowMillis) {
    Progress progress =
        known.computeIfAbsent(service, id -> new Progress(Optional.empty(), nowMillis));
    if (nowMillis < progress.dueMillis() || outstanding.has(service)) {
      return Optional.empty();
    }
    Intent intent =
        progress.told().isPresent()
            ? new Intent.Report(
                new CoordinatorCommand.Learn(incarnation, service, progress.told().get()))
            : new Intent.Recognise(service, incarnation);
    return Optional.of(outstanding.send(service, intent));
  }

  private Progress after(Intent intent, Heard heard, Progress progress, long nowMillis) {
    boolean isPresent =
        !(intent instanceof Intent.Recognise asked) || asked.incarnation() == incarnation;
    if (isPresent
        && heard instanceof Heard.Decided decided
        && decided.answer() instanceof DataAnswer.Recognised recognised) {
      return new Progress(Optional.of(recognised.partitions()), nowMillis);
    }
    boolean recorded =
        heard instanceof Heard.Recorded told && told.answer() instanceof CommandAnswer.Recorded;
    return new Progress(progress.told(), recorded ? nowMillis : nowMillis + settings.pollMillis());
  }
}
