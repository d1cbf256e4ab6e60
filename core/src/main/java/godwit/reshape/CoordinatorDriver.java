package godwit.reshape;

import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.coordinator.Task;
import godwit.data.DataAnswer;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.ServiceId;
import godwit.reshape.Knowledge.Party;
import godwit.reshape.Situation.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the coordinator's leader does about the open operations: for each it asks the services where
 * they stand, tells them the next step and records what their logs decided.
 *
 * <p>It concludes from answers alone: never from silence, nor from a service's not knowing a
 * partition.
 */
public final class CoordinatorDriver implements Driver<CoordinatorState> {
  private final ReshapeSettings settings;
  private final TreeMap<OperationId, Knowledge> known = new TreeMap<>();
  private final Outstanding<Topic> outstanding = new Outstanding<>();
  private final TreeMap<Topic, Long> askedMillis = new TreeMap<>();
  private final TreeMap<OperationId, Sight> sights = new TreeMap<>();
  private final Consumer<SortedMap<OperationId, Sight>> progress;

  /** What an errand is about: one party to one attempt. */
  private record Topic(OperationId operation, int attempt, Party party)
      implements Comparable<Topic> {
    @Override
    public int compareTo(Topic other) {
      int first = operation.compareTo(other.operation);
      int second = first != 0 ? first : Integer.compare(attempt, other.attempt);
      return second != 0 ? second : party.compareTo(other.party);
    }
  }

  public CoordinatorDriver(ReshapeSettings settings) {
    this(settings, sights -> {});
  }

  /**
   * Makes a driver that knows nothing yet.
   *
   * @param progress hears what was seen of the open operations, first and whenever that changes
   */
  public CoordinatorDriver(
      ReshapeSettings settings, Consumer<SortedMap<OperationId, Sight>> progress) {
    this.settings = settings;
    this.progress = progress;
    tell();
  }

  @Override
  public List<Errand> next(CoordinatorState view, long nowMillis) {
    if (view.learning().isPresent()) {
      known.clear();
      return List.of();
    }
    List<Errand> errands = new ArrayList<>();
    TreeSet<OperationId> open = new TreeSet<>();
    for (Operation operation : view.operations().open()) {
      open.add(operation.id());
      for (Wanted wanted : plan(operation, view, nowMillis)) {
        Topic topic = new Topic(operation.id(), operation.attempt(), wanted.party());
        if (!outstanding.has(topic)) {
          errands.add(outstanding.send(topic, wanted.intent()));
          askedMillis.put(topic, nowMillis);
        }
      }
    }
    known.keySet().retainAll(open);
    if (sights.keySet().retainAll(open)) {
      tell();
    }
    return errands;
  }

  @Override
  public void heard(Errand errand, Heard heard, long nowMillis) {
    outstanding
        .back(errand)
        .ifPresent(topic -> {
          heard(topic, heard, nowMillis);
          look(topic, errand.intent(), heard);
        });
  }

  private void heard(Topic topic, Heard heard, long nowMillis) {
    Knowledge before = known.get(topic.operation());
    if (before != null && before.attempt() == topic.attempt()) {
      known.put(
          topic.operation(), before.after(topic.party(), heard, nowMillis, settings.pollMillis()));
    }
  }

  /** Keeps what an errand's end shows of its operation. */
  private void look(Topic topic, Intent intent, Heard heard) {
    Long asked = askedMillis.remove(topic);
    Attempt attempt = new Attempt(topic.operation(), topic.attempt());
    Knowledge current = known.get(topic.operation());
    Optional<ServiceId> service = asked(intent);
    if (current == null || current.attempt() != topic.attempt() || service.isEmpty()) {
      return;
    }
    Sight before = sights.get(topic.operation());
    Sight base =
        before == null || !before.attempt().equals(attempt) ? Sight.nothing(attempt) : before;
    Sight after =
        heard instanceof Heard.Unreachable && asked != null
            ? base.silent(service.get(), asked)
            : seen(base.answered(service.get()), topic.party(), heard);
    if (!after.equals(before)) {
      sights.put(topic.operation(), after);
      tell();
    }
  }

  private static Sight seen(Sight base, Party party, Heard heard) {
    return switch (heard) {
      case Heard.Answered(InquiryAnswer.Status status) -> {
        Sight seen = seen(base, party, status.status());
        yield party == Party.OWNER ? seen.slows(status.slowed()) : seen;
      }
      case Heard.Decided(DataAnswer.Step step) -> seen(base, party, step.status());
      case Heard.Answered answered -> base;
      case Heard.Decided decided -> base;
      case Heard.Consulted consulted -> base;
      case Heard.Recorded recorded -> base;
      case Heard.Unreachable unreachable -> base;
    };
  }

  private static Sight seen(Sight base, Party party, StepStatus status) {
    if (!(status instanceof StepStatus.Present present)) {
      return base;
    }
    return party == Party.OWNER ? base.sawSource(present) : base.sawTarget(present);
  }

  private static Optional<ServiceId> asked(Intent intent) {
    return switch (intent) {
      case Intent.Ask ask -> Optional.of(ask.service());
      case Intent.Propose propose -> Optional.of(propose.service());
      case Intent.Recognise recognise -> Optional.of(recognise.service());
      case Intent.Take take -> Optional.of(take.service());
      case Intent.Consult consult -> Optional.empty();
      case Intent.Report report -> Optional.empty();
    };
  }

  private void tell() {
    progress.accept(Collections.unmodifiableSortedMap(new TreeMap<>(sights)));
  }

  private List<Wanted> plan(Operation operation, CoordinatorState view, long nowMillis) {
    Knowledge knowledge = known.get(operation.id());
    if (knowledge == null || knowledge.attempt() != operation.attempt()) {
      knowledge = Knowledge.nothing(operation.attempt(), nowMillis);
      known.put(operation.id(), knowledge);
    }
    Situation now = new Situation(operation, knowledge, view, settings, nowMillis);
    switch (operation.task()) {
      case Task.CreateTable create -> new LocalPlan(now).found(create);
      case Task.DropTable drop -> new DropPlan(now).drop(drop);
      case Task.Split split -> new LocalPlan(now).split(split);
      case Task.Join join -> new LocalPlan(now).join(join);
      case Task.Move move -> new MovePlan(now, move).plan();
      case Task.SplitAndMove parts -> {}
      case Task.MoveAndJoin parts -> {}
    }
    return now.wanted();
  }
}
