package godwit.bench.jmh;

import godwit.data.DataEntry;
import godwit.key.Bytes;
import godwit.wire.Formats;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to write an entry of the log, and to read it at a follower or after a restart?
 *
 * <p>Sketch: about 150 bytes a write, copied once in each direction, and some ten varints; two
 * arrays and five records made for each write that is read.
 *
 * <p>Run on 2 shared cores, JDK 25, one thread; keys of 13 bytes, values of 100.
 */
@State(Scope.Thread)
public class EntryCodecJmh extends ShortRun {
  /** How many writes the entry has; the score is of the entry. */
  @Param({"1", "16", "256"})
  public int writes;

  private DataEntry entry;
  private Bytes encoded;

  @Setup
  public void make() {
    entry = new Birds(1).entry(List.of(Birds.shuffledKeys()).subList(0, writes));
    encoded = Formats.DATA_ENTRY.encode(entry);
  }

  @Benchmark
  public Bytes encode() {
    return Formats.DATA_ENTRY.encode(entry);
  }

  @Benchmark
  public DataEntry decode() {
    return Formats.DATA_ENTRY.decode(encoded);
  }
}
