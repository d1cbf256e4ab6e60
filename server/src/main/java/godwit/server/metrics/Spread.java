package godwit.server.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/**
 * How amounts are spread: how many there were up to each of some bounds. Thread-safe, lock-free.
 */
public final class Spread {
  private static final double NANOS_PER_SECOND = 1e9;

  private final DistributionDataPoint point;

  Spread(DistributionDataPoint point) {
    this.point = point;
  }

  /** Adds an amount, in the unit that the spread's name ends with. */
  public void add(double amount) {
    point.observe(amount);
  }

  /** Adds a duration to a spread of seconds. */
  public void addNanos(long nanos) {
    point.observe(nanos / NANOS_PER_SECOND);
  }

  /** Adds the time since {@code beganNanos}, as of {@link System#nanoTime}; returns it. */
  public long addSince(long beganNanos) {
    long nanos = System.nanoTime() - beganNanos;
    addNanos(nanos);
    return nanos;
  }

  /** Returns how many amounts there were. */
  public long count() {
    return point.getCount();
  }
}
