package godwit.server.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/** A number that only grows. Thread-safe, lock-free. */
public final class Total {
  private final CounterDataPoint point;

  Total(CounterDataPoint point) {
    this.point = point;
  }

  public void increment() {
    point.inc();
  }

  /** Adds a number that is not negative. */
  public void add(long amount) {
    point.inc(amount);
  }

  /** Returns what it has come to. */
  public long sum() {
    return point.getLongValue();
  }
}
