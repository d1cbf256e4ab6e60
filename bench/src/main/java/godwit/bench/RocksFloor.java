package godwit.bench;

import godwit.key.Bytes;
import java.nio.file.Path;
import java.util.Random;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/** Bare RocksDB with the same rows, the same cache and the same kind of files as a store's. */
final class RocksFloor implements AutoCloseable {
  private static final long CACHE_BYTES = 128L << 20;
  private static final int BLOCK_BYTES = 8 << 10;
  private static final int BITS_PER_KEY = 10;

  private final LRUCache cache = new LRUCache(CACHE_BYTES);
  private final BloomFilter filter = new BloomFilter(BITS_PER_KEY);
  private final Options options = new Options();
  private final RocksDB rocks;

  RocksFloor(Path directory, Rows rows) throws RocksDBException {
    options
        .setCreateIfMissing(true)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(filter));
    rocks = RocksDB.open(options, directory.resolve("rocks").toString());
    Random random = new Random(1);
    try (WriteOptions withoutLog = new WriteOptions().setDisableWAL(true)) {
      for (int i = 0; i < rows.count(); i++) {
        rocks.put(withoutLog, Rows.key(i).borrow(), rows.value(random).borrow());
      }
    }
    rocks.compactRange();
  }

  /** Gets the value of a key. */
  int get(Bytes key) throws RocksDBException {
    byte[] value = rocks.get(key.borrow());
    if (value == null) {
      throw new AssertionError("no record: key=" + key);
    }
    return value.length;
  }

  /** Reads all rows in their order; returns how many there are in a second. */
  double scan() {
    long from = System.nanoTime();
    long count = 0;
    long bytes = 0;
    try (RocksIterator rows = rocks.newIterator()) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        bytes += rows.key().length + rows.value().length;
        count++;
      }
    }
    if (bytes == 0) {
      throw new AssertionError("no rows");
    }
    return count * 1e9 / (System.nanoTime() - from);
  }

  @Override
  public void close() {
    rocks.close();
    options.close();
    filter.close();
    cache.close();
  }
}
