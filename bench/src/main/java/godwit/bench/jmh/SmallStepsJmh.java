package godwit.bench.jmh;

import godwit.clock.HybridClock;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Fingerprint;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Are the steps that every request takes several times free beside all else?
 *
 * <p>Sketch: for the clock an addition, a comparison, a shift, and beside it the wall clock, a read
 * of a page that the kernel keeps; for a sum two additions and one object; for a range two
 * comparisons of keys.
 *
 * <p>Run on 2 shared cores, JDK 25, one thread; keys of 13 bytes of which the first 5 are alike.
 */
@State(Scope.Thread)
public class SmallStepsJmh extends ShortRun {
  private final Bytes[] keys = Birds.shuffledKeys();
  private final KeyRange half = Birds.ranges(2).getFirst();
  private final Fingerprint row = Fingerprint.of(Birds.key(1), Birds.key(2));
  private Fingerprint sum = Fingerprint.ZERO;
  private long last = HybridClock.ofMillis(1);
  private int key;

  @Benchmark
  public long clockNext() {
    last = HybridClock.next(last, last);
    return last;
  }

  @Benchmark
  public boolean clockWithinBound() {
    return HybridClock.withinBound(last, 1, HybridClock.DEFAULT_BOUND_MILLIS);
  }

  @Benchmark
  public long wallClock() {
    return System.currentTimeMillis();
  }

  @Benchmark
  public Fingerprint fingerprintPlus() {
    sum = sum.plus(row);
    return sum;
  }

  @Benchmark
  public boolean rangeContains() {
    key = (key + 1) & (Birds.KEYS - 1);
    return half.contains(keys[key]);
  }
}
