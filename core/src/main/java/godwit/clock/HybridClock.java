package godwit.clock;

/**
 * The arithmetic of hybrid logical clock values: milliseconds since 1970 in the upper 48 bits, a
 * counter in the lower 16.
 *
 * <p>A value orders events as their causes do and stays close to the wall clock of whoever drew it.
 * Nothing here reads a clock: callers bring the wall clock's milliseconds along.
 */
public final class HybridClock {
  /** The value before every other. */
  public static final long ZERO = 0;

  /** How far above the receiver's wall clock a received value may be before it is refused. */
  public static final long DEFAULT_BOUND_MILLIS = 10_000;

  private static final int COUNTER_BITS = 16;

  private HybridClock() {}

  /** Returns the smallest clock value of the millisecond {@code millis}. */
  public static long ofMillis(long millis) {
    return millis << COUNTER_BITS;
  }

  /** Returns the milliseconds since 1970 that {@code clock} stands for. */
  public static long millis(long clock) {
    return clock >>> COUNTER_BITS;
  }

  /**
   * Returns the value to give to the event after {@code last} whose proposer stamped {@code stamp}.
   */
  public static long next(long last, long stamp) {
    return Math.max(last + 1, stamp);
  }

  /** Returns {@code clock} moved on by {@code millis} milliseconds. */
  public static long plusMillis(long clock, long millis) {
    return clock + (millis << COUNTER_BITS);
  }

  /**
   * Returns whether a value from elsewhere may be merged where the wall clock shows {@code
   * wallMillis}.
   */
  public static boolean withinBound(long clock, long wallMillis, long boundMillis) {
    return millis(clock) <= wallMillis + boundMillis;
  }
}
