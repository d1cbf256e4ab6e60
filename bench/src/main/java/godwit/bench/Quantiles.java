package godwit.bench;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Sorted measurements. Immutable. */
final class Quantiles {
  private final long[] sorted;

  private Quantiles(long[] sorted) {
    this.sorted = sorted;
  }

  static Quantiles of(LongStream values) {
    long[] sorted = values.toArray();
    Arrays.sort(sorted);
    return new Quantiles(sorted);
  }

  /**
   * Returns the smallest value that at least {@code perMille} of a thousand are not above; 0 if
   * there is none.
   */
  long at(int perMille) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceilDiv((long) sorted.length * perMille, 1_000L);
    return sorted[Math.max(0, rank - 1)];
  }

  long max() {
    return at(1_000);
  }

  int count() {
    return sorted.length;
  }
}
