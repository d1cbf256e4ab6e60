package godwit.route;

import godwit.key.KeyRange;
import java.util.List;

/**
 * The search for the time of a snapshot: the maximum of the clocks of all owners of a range, found
 * once owners have answered for every key of it. A write that was acknowledged before the first
 * clock was read is at or before that time. Not thread-safe.
 */
public final class ClockRound {
  private List<KeyRange> missing;
  private long time;

  public ClockRound(KeyRange range) {
    this.missing = List.of(range);
  }

  /** Takes in that a service owned {@code owned} when its clock showed {@code clock}. */
  public void learn(long clock, List<KeyRange> owned) {
    if (owned.isEmpty()) {
      return;
    }
    time = Math.max(time, clock);
    for (KeyRange range : owned) {
      missing = RangeSet.without(missing, range);
    }
  }

  /** Returns the keys for which no owner has answered, as disjoint ranges, ascending. */
  public List<KeyRange> missing() {
    return missing;
  }

  /** Returns the time of the snapshot; only while {@link #missing()} is empty. */
  public long time() {
    if (!missing.isEmpty()) {
      throw new IllegalStateException("no snapshot time before all owners answered: " + missing);
    }
    return time;
  }
}
