package godwit.cli.demo;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long requests took: a count for each of many bands, each about 6 % wide. Thread-safe. */
final class Latencies {
  /*
   * Bands as in HdrHistogram: below 16 µs one for each microsecond, from there 16 for each power of
   * two.
   */
  private static final int PARTS_BITS = 4;
  private static final int PARTS = 1 << PARTS_BITS;
  private static final int BANDS = 40 * PARTS;

  private final AtomicLongArray counts = new AtomicLongArray(BANDS);

  void add(long nanos) {
    counts.incrementAndGet(band(Math.max(0, nanos / 1_000)));
  }

  /** Returns the counts until now. */
  Counts counts() {
    long[] copy = new long[BANDS];
    for (int i = 0; i < BANDS; i++) {
      copy[i] = counts.get(i);
    }
    return new Counts(copy);
  }

  static int band(long micros) {
    if (micros < PARTS) {
      return (int) micros;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
    int part = (int) (micros >> (power - PARTS_BITS)) & (PARTS - 1);
    return Math.min(BANDS - 1, (power - PARTS_BITS + 1) * PARTS + part);
  }

  /** Returns the longest time of the band. */
  static long highestMicros(int band) {
    if (band < PARTS) {
      return band;
    }
    int power = band / PARTS + PARTS_BITS - 1;
    long width = 1L << (power - PARTS_BITS);
    return (1L << power) + (band % PARTS + 1) * width - 1;
  }

  /** Counts as of one moment, or between two. Immutable. */
  static final class Counts {
    static final Counts NONE = new Counts(new long[BANDS]);

    private final long[] bands;

    private Counts(long[] bands) {
      this.bands = bands;
    }

    Counts minus(Counts before) {
      long[] difference = new long[BANDS];
      for (int i = 0; i < BANDS; i++) {
        difference[i] = bands[i] - before.bands[i];
      }
      return new Counts(difference);
    }

    long total() {
      long total = 0;
      for (long count : bands) {
        total += count;
      }
      return total;
    }

    /**
     * Returns the time that {@code percent} of all did not exceed, at most 6 % too high; 0 if there
     * were none.
     */
    long percentileMicros(double percent) {
      long rank = (long) Math.ceil(total() * percent / 100);
      long seen = 0;
      for (int i = 0; i < BANDS; i++) {
        seen += bands[i];
        if (seen >= rank && seen > 0) {
          return highestMicros(i);
        }
      }
      return 0;
    }
  }
}
