package godwit.data;

import godwit.clock.HybridClock;
import godwit.partition.PartitionId;
import java.util.List;

/**
 * What readers of a data service know without its apply thread: partitions and times as of one
 * commit. Immutable.
 *
 * @param clock the last timestamp given; what is as of it or before can't change any more
 * @param released the timestamp before which history may be gone
 * @param uncounted the partitions whose rows somebody must count, since a split lost count
 */
public record ServiceView(
    long clock, long released, PartitionMap partitions, List<PartitionId> uncounted) {
  public ServiceView {
    uncounted = List.copyOf(uncounted);
  }

  /**
   * Returns the clock that answers carry: not below what the next entry of the log would be stamped
   * with. A service that has written nothing for long has an old {@link #clock}; a request that was
   * issued at that would seem as old.
   */
  public long clockAt(long wallMillis) {
    return Math.max(clock, HybridClock.ofMillis(wallMillis));
  }
}
