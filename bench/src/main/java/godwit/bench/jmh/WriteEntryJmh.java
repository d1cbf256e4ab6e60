package godwit.bench.jmh;

import godwit.key.Bytes;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does a write cost on the apply thread, without the store on disk, and does it get cheaper
 * when an entry has many?
 *
 * <p>Sketch of one write: look for its completion, find its partition, read the record, put the new
 * one, the old one into the history and the completion, hash key and value twice for the sums: four
 * look-ups in maps of some 10^5 rows and about 400 bytes hashed. The commit adds a fixed number of
 * rows to each entry. No fsync, no round trip. The history grows while it runs, so that each
 * iteration begins with a new machine.
 *
 * <p>Run on 2 shared cores, JDK 25, one thread; 65,536 rows of 100 bytes.
 */
@State(Scope.Thread)
public class WriteEntryJmh extends ShortRun {
  /** How many writes an entry has; the score is of the entry. */
  @Param({"1", "16", "256"})
  public int writes;

  private final List<Bytes> keys = List.of(Birds.shuffledKeys());
  private Birds birds;
  private int next;

  @Setup(Level.Iteration)
  public void load() {
    birds = Birds.loaded();
  }

  @Benchmark
  public int decideApplyAndCommit() {
    int from = next;
    next = (next + writes) & (Birds.KEYS - 1);
    return birds.apply(birds.entry(keys.subList(from, from + writes)));
  }
}
