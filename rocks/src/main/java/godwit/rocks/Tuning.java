package godwit.rocks;

import java.util.EnumSet;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.Env;
import org.rocksdb.HistogramType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Priority;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.SstPartitionerFactory;
import org.rocksdb.SstPartitionerFixedPrefixFactory;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.TickerType;
import org.rocksdb.WriteBufferManager;

/** How the database of a store is set up, and the native objects that this takes. */
final class Tuning implements AutoCloseable {
  /*
   * One memory budget: the cache has all of it, and memtables are charged to the cache, up to half.
   * Index and filter blocks live in the cache too, so nothing grows beside it.
   *
   * Every block bears a checksum, verified whenever it comes from the file; paranoid checks turn a
   * doubt into an error. Point reads ask a Bloom filter over whole keys (10 bits, 1 % false) and
   * find the key in its block by hash. The memtable has such a filter as well.
   *
   * A row goes into the memtable by a search through it, which is a wait for memory at every step
   * once the memtable is larger than the processor's caches. So memtables are small, and four of
   * them make one file: that takes a quarter off a put.
   *
   * Of the statistics only counts are kept: a histogram would have every read ask for the time
   * twice. There is one writer, so nothing is gained by letting several insert at once.
   *
   * Files are handed to the disk as they grow, not all at their end, so that the syncs of logs on
   * the same disk wait less behind them. A rate limiter on flushes and compactions would be no
   * help: it tunes itself down to where writes stall for seconds.
   *
   * Files go bit by bit, too: a disk that is told at once which blocks are free is busy for 25 ms
   * with a file of 64 MB, and as long no log is synced. Each bit takes a sync of its own. What
   * waits to be deleted is at most a quarter of all.
   *
   * No file has keys that begin with two different bytes: each kind of row has a byte of its own.
   * So no file lies across the end of the live rows, where those of a new fragment come in: else
   * each file that is ingested there would have to be merged with it, and moved rows be written
   * again.
   */
  private static final int BITS_PER_KEY = 10;
  private static final int BLOCK_BYTES = 8 << 10;
  private static final long MAX_FLUSH_BYTES = 64L << 20;
  private static final int MEMTABLES_TO_FLUSH = 4;
  private static final int FLUSHES_BETWEEN_COMPACTIONS = 8;
  private static final long SYNC_BYTES = 1L << 20;
  private static final long DELETED_BYTES_PER_SECOND = 128L << 20;
  private static final long DELETED_AT_A_TIME_BYTES = 4L << 20;
  private static final double MOST_TO_DELETE = 0.25;
  private static final int LOG_FILES = 4;
  private static final long LOG_FILE_BYTES = 4L << 20;

  private final BloomFilter filter = new BloomFilter(BITS_PER_KEY);
  private final LRUCache cache;
  private final WriteBufferManager memtables;
  private final Statistics statistics = new Statistics(EnumSet.allOf(HistogramType.class));
  private final Options options = new Options();
  private final SstFileManager files;
  private final SstPartitionerFactory kinds = new SstPartitionerFixedPrefixFactory(1);
  private final Packing packing;

  /**
   * Makes the setting up.
   *
   * @param shortens whether a file may be cut short bit by bit before it is deleted: only where it
   *     is certain that it has no other name
   */
  Tuning(RocksSettings settings, FaultWatch faults, boolean shortens) {
    Env env = yielding();
    long half = settings.memoryBytes() / 2;
    this.cache = new LRUCache(settings.memoryBytes());
    this.memtables = new WriteBufferManager(half, cache);
    this.files = deleting(env, shortens ? DELETED_AT_A_TIME_BYTES : 0);
    statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
    long flushBytes = Math.min(half / 2, MAX_FLUSH_BYTES);
    options
        .setParanoidChecks(true)
        .setWriteBufferManager(memtables)
        .setWriteBufferSize(flushBytes / MEMTABLES_TO_FLUSH)
        .setMinWriteBufferNumberToMerge(MEMTABLES_TO_FLUSH)
        .setMaxBytesForLevelBase(4 * flushBytes)
        .setMaxWriteBufferNumber(4 * MEMTABLES_TO_FLUSH)
        .setMemtableWholeKeyFiltering(true)
        .setMemtablePrefixBloomSizeRatio(0.05)
        .setAllowConcurrentMemtableWrite(false)
        .setMaxBackgroundJobs(2)
        .setLevel0FileNumCompactionTrigger(FLUSHES_BETWEEN_COMPACTIONS)
        .setBytesPerSync(SYNC_BYTES)
        .setEnv(env)
        .setSstFileManager(files)
        .setSstPartitionerFactory(kinds)
        .setCompactionStyle(CompactionStyle.LEVEL)
        .setLevelCompactionDynamicLevelBytes(true)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setTableFormatConfig(tables())
        .setStatistics(statistics)
        .setListeners(List.of(faults))
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(LOG_FILES)
        .setMaxLogFileSize(LOG_FILE_BYTES)
        .setStatsDumpPeriodSec(0);
    this.packing = new Packing(options);
  }

  /** Compactions take what processor and disk time others leave. */
  private static Env yielding() {
    Env env = Env.getDefault();
    env.lowerThreadPoolCPUPriority(Priority.LOW);
    env.lowerThreadPoolIOPriority(Priority.LOW);
    return env;
  }

  private static SstFileManager deleting(Env env, long atATimeBytes) {
    try {
      return new SstFileManager(env, null, DELETED_BYTES_PER_SECOND, MOST_TO_DELETE, atATimeBytes);
    } catch (RocksDBException e) {
      throw new IllegalStateException("no manager of files", e);
    }
  }

  private BlockBasedTableConfig tables() {
    return new BlockBasedTableConfig()
        .setBlockCache(cache)
        .setCacheIndexAndFilterBlocks(true)
        .setCacheIndexAndFilterBlocksWithHighPriority(true)
        .setPinL0FilterAndIndexBlocksInCache(true)
        .setFilterPolicy(filter)
        .setWholeKeyFiltering(true)
        .setOptimizeFiltersForMemory(true)
        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
        .setBlockSize(BLOCK_BYTES);
  }

  Options options() {
    return options;
  }

  /** How staged files are written. */
  Packing packing() {
    return packing;
  }

  long count(TickerType ticker) {
    return statistics.getTickerCount(ticker);
  }

  @Override
  public void close() {
    packing.close();
    options.close();
    files.close();
    kinds.close();
    statistics.close();
    memtables.close();
    cache.close();
    filter.close();
  }
}
