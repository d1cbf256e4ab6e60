package godwit.bench.jmh;

import godwit.key.Bytes;
import godwit.partition.Fingerprint;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to hash a row for the sum of its partition?
 *
 * <p>Sketch: MurmurHash3 takes 16 bytes in some ten multiplications, so a byte should cost well
 * below a nanosecond where words are read as words, and more where they are put together from
 * bytes.
 *
 * <p>Run on 2 shared cores, JDK 25, one thread; keys of 13 bytes.
 */
@State(Scope.Thread)
public class FingerprintJmh extends ShortRun {
  /** Bytes of the value that is hashed with its key. */
  @Param({"16", "100", "1000"})
  public int valueBytes;

  private final Bytes key = Birds.key(1);
  private Bytes value;

  @Setup
  public void make() {
    byte[] bytes = new byte[valueBytes];
    new Random(1).nextBytes(bytes);
    value = Bytes.adopt(bytes);
  }

  @Benchmark
  public Fingerprint hashRow() {
    return Fingerprint.of(key, value);
  }
}
