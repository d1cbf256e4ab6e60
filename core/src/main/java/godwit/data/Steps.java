package godwit.data;

import godwit.partition.Attempt;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.Optional;

/** What the rules for all steps of reshapes share. */
final class Steps {
  private final DataState state;

  Steps(DataState state) {
    this.state = state;
  }

  Optional<Partition> find(PartitionId id) {
    return state.partitions().find(id);
  }

  /** Returns where the partition stands now. */
  StepStatus status(PartitionId id) {
    Optional<Partition> partition = find(id);
    return partition.isEmpty()
        ? new StepStatus.Unknown(id)
        : new StepStatus.Present(partition.get(), state.counts(id).sums());
  }

  /** Returns the answer to a step that was taken before, or has nothing to do. */
  DataDecision already(PartitionId id) {
    return new DataDecision.Settled(new DataAnswer.Step(status(id)));
  }

  /**
   * Returns whether {@code attempt} is refused, for it or a later one has ended on the partition.
   */
  static boolean over(Partition partition, Attempt attempt) {
    return partition.ended().isPresent() && partition.ended().get().compareTo(attempt) >= 0;
  }

  /**
   * Returns whether {@code step} is of a coordinator that was given up for a restored one: it may
   * begin nothing, and only end what it began.
   */
  boolean outdated(DataCommand.Step step) {
    return step.attempt().operation().incarnation() < state.incarnation();
  }

  static DataDecision unknown(PartitionId id) {
    return refused(Reason.UNKNOWN_PARTITION, "partition=" + id);
  }

  static DataDecision stale(DataCommand.Step step) {
    String detail = "partition=" + step.partition() + " attempt=" + step.attempt();
    return refused(Reason.STALE_ATTEMPT, detail);
  }

  static DataDecision busy(Partition partition) {
    String detail =
        "partition=" + partition.id() + " attempt=" + partition.departure().map(d -> d.attempt());
    return refused(Reason.PARTITION_BUSY, detail);
  }

  static DataDecision wrongState(Partition partition) {
    String state = partition.state().getClass().getSimpleName();
    return refused(Reason.WRONG_STATE, "partition=" + partition.id() + " state=" + state);
  }

  static DataDecision refused(Reason reason, String detail) {
    return new DataDecision.Settled(new DataAnswer.Refused(new Refusal(reason, detail)));
  }

  static DataDecision accepted(DataEvent event) {
    return new DataDecision.Accepted(event);
  }
}
