package godwit.reshape;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.StepStatus;
import godwit.data.StepStatus.Present;
import godwit.partition.Attempt;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Retired;
import godwit.partition.ServiceId;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.reshape.Knowledge.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One open operation as its driver sees it now, and what it wants done about it. Not thread-safe;
 * used once.
 *
 * <p>Every plan reads the same way: ask a side whose last word is old; act on a word that is fresh;
 * else wait.
 */
final class Situation {
  private final Operation operation;
  private final Knowledge known;
  private final CoordinatorState state;
  private final ReshapeSettings settings;
  private final long nowMillis;
  private final List<Wanted> wanted = new ArrayList<>();

  /** An intent, and whom it goes to. */
  record Wanted(Party party, Intent intent) {}

  Situation(
      Operation operation,
      Knowledge known,
      CoordinatorState state,
      ReshapeSettings settings,
      long nowMillis) {
    this.operation = operation;
    this.known = known;
    this.state = state;
    this.settings = settings;
    this.nowMillis = nowMillis;
  }

  List<Wanted> wanted() {
    return List.copyOf(wanted);
  }

  Operation operation() {
    return operation;
  }

  Attempt attempt() {
    return operation.currentAttempt();
  }

  CoordinatorState state() {
    return state;
  }

  Knowledge known() {
    return known;
  }

  ReshapeSettings settings() {
    return settings;
  }

  /** Returns whether the attempt has not got on for as long as patience lasts. */
  boolean stuck() {
    return nowMillis - known.progressMillis() >= settings.patienceMillis();
  }

  /**
   * Returns the owner's fresh word on {@code partition}; without one it is asked when it is time.
   */
  Optional<StepStatus> owner(ServiceId service, PartitionId partition) {
    return ask(Party.OWNER, known.owner(), service, new Inquiry.Status(partition));
  }

  /**
   * Returns the other side's fresh word on {@code partition}; without one it is asked when it is
   * time.
   */
  Optional<StepStatus> other(ServiceId service, PartitionId partition) {
    return ask(Party.OTHER, known.other(), service, new Inquiry.Status(partition));
  }

  /** Asks the owner, when it is time, for the key to split at. */
  void askMedian(ServiceId service, PartitionId partition) {
    ask(Party.OWNER, known.owner(), service, new Inquiry.Median(partition));
  }

  void propose(Party party, ServiceId service, DataCommand.Step step) {
    wanted.add(new Wanted(party, new Intent.Propose(service, step)));
  }

  void record(CoordinatorCommand command) {
    if (nowMillis >= known.restMillis()) {
      wanted.add(new Wanted(Party.COORDINATOR, new Intent.Report(command)));
    }
  }

  void giveUp(Aim aim, String why) {
    record(new CoordinatorCommand.EndAttempt(operation.id(), operation.attempt(), aim, why));
  }

  /**
   * Gives up if the owner has refused for as long as patience lasts. That it knows nothing is no
   * refusal.
   */
  void giveUpIfHindered() {
    Optional<Refusal> why =
        known.owner().refusal().filter(it -> it.reason() != Reason.UNKNOWN_PARTITION);
    if (why.isPresent() && stuck()) {
      giveUp(Aim.FAIL, why.get().toString());
    }
  }

  /**
   * Records what the owner's log has decided over the attempt for good: that it did it, or that it
   * ended it. Returns whether it has.
   */
  boolean recordVerdict(Present present) {
    Optional<Retired> done = present.retiredBy(attempt());
    if (done.isPresent()) {
      Retired retired = done.get();
      record(
          new CoordinatorCommand.Publish(
              operation.id(), retired.attempt().number(), retired.end(), retired.seal()));
      return true;
    }
    if (present.over(attempt())) {
      record(new CoordinatorCommand.ConfirmEnd(operation.id(), operation.attempt()));
      return true;
    }
    return false;
  }

  /** Asks the owner's log to end the attempt until it has ended it, or says that it is too late. */
  void end(ServiceId service, PartitionId partition) {
    Optional<StepStatus> status = owner(service, partition);
    if (status.isPresent() && status.get() instanceof Present present && !recordVerdict(present)) {
      propose(Party.OWNER, service, new DataCommand.End(attempt(), partition));
    }
  }

  /**
   * Returns whether the service of {@code status} needs the retired partition's successors no more.
   */
  static boolean forgotten(StepStatus status) {
    return switch (status) {
      case StepStatus.Unknown unknown -> true;
      case Present present ->
          present.partition().state() instanceof Retired retired && retired.published();
    };
  }

  private Optional<StepStatus> ask(Party party, Side side, ServiceId service, Inquiry inquiry) {
    if (side.stale(nowMillis, settings.pollMillis())) {
      wanted.add(new Wanted(party, new Intent.Ask(service, inquiry)));
      return Optional.empty();
    }
    return side.fresh(nowMillis, settings.pollMillis());
  }
}
