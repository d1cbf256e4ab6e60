package godwit.reshape;

import godwit.data.StepStatus;
import godwit.partition.Partition;
import godwit.request.Refusal;
import java.util.Optional;

/**
 * What one service last said about one partition.
 *
 * @param status where the partition stood; empty if the service has not said, or did not answer
 *     since
 * @param refusal of the last step, if it was refused
 * @param heardMillis when that was, or when no answer came
 */
record Side(Optional<StepStatus> status, Optional<Refusal> refusal, long heardMillis) {
  /** Nothing said yet. */
  static final Side UNHEARD = new Side(Optional.empty(), Optional.empty(), Long.MIN_VALUE);

  /**
   * Returns where the partition stands, if that was heard less than {@code pollMillis} ago and
   * without refusal.
   */
  Optional<StepStatus> fresh(long nowMillis, long pollMillis) {
    return refusal.isPresent() || stale(nowMillis, pollMillis) ? Optional.empty() : status;
  }

  /** Returns whether it is time to ask. */
  boolean stale(long nowMillis, long pollMillis) {
    return heardMillis == Long.MIN_VALUE || nowMillis - heardMillis >= pollMillis;
  }

  /** Returns whether the partition stood, when last heard of, as {@code seen} says. */
  boolean showed(StepStatus seen) {
    return partition(seen).isPresent() && status.flatMap(Side::partition).equals(partition(seen));
  }

  Side saw(StepStatus seen, long nowMillis) {
    return new Side(Optional.of(seen), Optional.empty(), nowMillis);
  }

  Side refused(Refusal why, long nowMillis) {
    return new Side(status, Optional.of(why), nowMillis);
  }

  Side silent(long nowMillis) {
    return new Side(Optional.empty(), Optional.empty(), nowMillis);
  }

  private static Optional<Partition> partition(StepStatus status) {
    return status instanceof StepStatus.Present present
        ? Optional.of(present.partition())
        : Optional.empty();
  }
}
