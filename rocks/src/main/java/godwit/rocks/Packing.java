package godwit.rocks;

import java.util.EnumSet;
import org.rocksdb.CompressionType;
import org.rocksdb.HistogramType;
import org.rocksdb.Options;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.TickerType;

/**
 * Whether staged files are compressed: while their blocks turn out not to shrink, most are written
 * as they are, for to try takes a third of the time that writing a file takes. A compaction tries
 * again. Thread-safe.
 */
final class Packing implements AutoCloseable {
  /** So many files are written as they are before compression is tried again. */
  static final int PLAIN_FILES = 15;

  /** Of the blocks so many must shrink, or it is not worth it. */
  private static final double WORTH = 0.1;

  /** So many blocks say enough of those that follow. */
  static final int ENOUGH_BLOCKS = 64;

  private final Statistics statistics = new Statistics(EnumSet.allOf(HistogramType.class));
  private final Options packed;
  private final Options plain;
  private long shrunk;
  private long rejected;
  private int plainLeft;

  /** Decides for files that are otherwise written by {@code options}. */
  Packing(Options options) {
    statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
    this.packed = new Options(options).setStatistics(statistics);
    this.plain = new Options(packed).setCompressionType(CompressionType.NO_COMPRESSION);
  }

  /** Returns how to write the next file. */
  synchronized Options next() {
    if (plainLeft == 0) {
      return packed;
    }
    plainLeft--;
    return plain;
  }

  /** Learns from what has been written since it last did. */
  synchronized void learn() {
    long shrunkNow = statistics.getTickerCount(TickerType.NUMBER_BLOCK_COMPRESSED);
    long rejectedNow = statistics.getTickerCount(TickerType.NUMBER_BLOCK_COMPRESSION_REJECTED);
    long shrank = shrunkNow - shrunk;
    long tried = shrank + rejectedNow - rejected;
    if (tried < ENOUGH_BLOCKS) {
      return;
    }
    shrunk = shrunkNow;
    rejected = rejectedNow;
    plainLeft = shrank < WORTH * tried ? PLAIN_FILES : 0;
  }

  @Override
  public void close() {
    plain.close();
    packed.close();
    statistics.close();
  }
}
