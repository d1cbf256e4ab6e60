package godwit.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * What a load came to.
 *
 * @param perSecond how many requests were answered in a second
 * @param nanos how long each took: from when it was due in an open loop, from when it was sent in a
 *     closed one
 * @param failed how many were not answered with success
 */
record Figures(double perSecond, Histogram nanos, long failed) {
  private static final double P50 = 50;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  double p50Micros() {
    return micros(P50);
  }

  double p99Micros() {
    return micros(P99);
  }

  double p999Micros() {
    return micros(P999);
  }

  double maxMicros() {
    return nanos.getMaxValue() / 1e3;
  }

  private double micros(double percentile) {
    return nanos.getTotalCount() == 0 ? 0 : nanos.getValueAtPercentile(percentile) / 1e3;
  }
}
