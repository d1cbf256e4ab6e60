package godwit.rocks;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.key.Bytes;
import godwit.store.Snapshot;
import godwit.store.Staging;
import godwit.store.Store;
import godwit.store.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TickerType;

/**
 * A store on RocksDB.
 *
 * <p>A commit is in memory when it returns and on disk after the next flush, which comes by itself
 * when memory is full, with {@link #flush}, with {@link #checkpoint} and with {@link #close}. Any
 * thread may call anything; after close whatever needs the database throws {@link
 * IllegalStateException}, also in snapshots and cursors that were open.
 *
 * <p>Bytes that fail their checksum make the call that met them, and every later one, throw {@code
 * CorruptionException}; a failure to write makes it and every later commit throw {@link
 * StoreUnavailableException}. The listener is told of the first of either, also when it is the
 * database's own threads that meet it.
 */
public final class RocksStore implements Store {
  private final Gate gate = new Gate("store");
  private final Set<RocksSnapshot> snapshots = ConcurrentHashMap.newKeySet();
  private final Set<RocksCursor> cursors = ConcurrentHashMap.newKeySet();
  private final ReadOptions reading = new ReadOptions().setVerifyChecksums(true);
  private final StoreDirectory directory;
  private final FaultWatch faults;
  private final Tuning tuning;
  private final RocksDB db;
  private final StagedFiles staging;
  private final Committer committer;

  private RocksStore(StoreDirectory directory, FaultWatch faults, Tuning tuning, RocksDB db)
      throws RocksDBException {
    this.directory = directory;
    this.faults = faults;
    this.tuning = tuning;
    this.db = db;
    this.staging = new StagedFiles(directory.staged(), tuning.packing(), gate);
    byte @Nullable [] index = db.get(reading, Reserved.INDEX.borrow());
    this.committer = new Committer(db, staging, faults, index == null ? 0 : decode(index));
  }

  /**
   * Opens the store in {@code directory}; an absent or empty directory becomes a new store. Throws
   * {@link StoreUnavailableException} or {@code CorruptionException}.
   */
  public static RocksStore open(Path directory, RocksSettings settings, FaultListener listener) {
    NativeLibrary.load();
    StoreDirectory held = StoreDirectory.open(directory);
    try {
      return open(held, settings, listener);
    } catch (RuntimeException | Error e) {
      held.close();
      throw e;
    }
  }

  /**
   * Puts the rows and the applied index of {@code checkpoint} in the place of those of the store in
   * {@code directory}, which must be closed, or absent. Staged files stay. A crash leaves the one
   * or the other.
   */
  public static void restore(Path checkpoint, Path directory) {
    try (StoreDirectory held = StoreDirectory.open(directory)) {
      held.restore(checkpoint);
    }
  }

  @Override
  public @Nullable Bytes get(Bytes key) {
    gate.enter();
    try {
      faults.checkReadable();
      byte @Nullable [] value = Reserved.holds(key) ? null : db.get(reading, key.borrow());
      return value == null ? null : Bytes.adopt(value);
    } catch (RocksDBException e) {
      throw faults.failed("get", e);
    } finally {
      gate.leave();
    }
  }

  @Override
  public List<Optional<Bytes>> getAll(List<Bytes> keys) {
    gate.enter();
    try {
      faults.checkReadable();
      List<byte[]> wanted = new ArrayList<>(keys.size());
      keys.forEach(key -> wanted.add(key.borrow()));
      List<Optional<Bytes>> values = new ArrayList<>(keys.size());
      // Of no keys the database does not want to be asked.
      List<byte[]> found = wanted.isEmpty() ? wanted : db.multiGetAsList(reading, wanted);
      for (byte @Nullable [] value : found) {
        boolean hidden = Reserved.holds(keys.get(values.size()));
        values.add(value == null || hidden ? Optional.empty() : Optional.of(Bytes.adopt(value)));
      }
      return values;
    } catch (RocksDBException e) {
      throw faults.failed("get", e);
    } finally {
      gate.leave();
    }
  }

  @Override
  public Snapshot snapshot() {
    gate.enter();
    try {
      faults.checkReadable();
      return new RocksSnapshot(db, faults, snapshots, cursors);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void commit(List<Write> writes, long appliedIndex) {
    gate.enter();
    try {
      committer.commit(writes, appliedIndex);
    } finally {
      gate.leave();
    }
  }

  @Override
  public long appliedIndex() {
    return committer.appliedIndex();
  }

  @Override
  public Staging staging() {
    return staging;
  }

  /** Returns the staged files as bytes, for other replicas. */
  public StagedCopies stagedCopies() {
    return staging;
  }

  /** Makes every commit so far durable. */
  public void flush() {
    gate.enter();
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      faults.checkWritable();
      db.flush(options);
    } catch (RocksDBException e) {
      throw faults.failed("flush", e);
    } finally {
      gate.leave();
    }
  }

  /**
   * Makes {@code target}, which must not exist, a store of its own with the rows of this one as of
   * now, and returns its applied index. Durable when it returns. Tables are linked, not copied, on
   * the same file system. Staged files are left out. Commits wait meanwhile.
   */
  public long checkpoint(Path target) {
    gate.enter();
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      faults.checkWritable();
      Path path = target.toAbsolutePath().normalize();
      if (Files.exists(path)) {
        throw new IllegalArgumentException("target of the checkpoint exists: path=" + path);
      }
      StoreDirectory.createDurably(path);
      String database = StoreDirectory.databaseOf(path).toString();
      long index = committer.holding(() -> checkpoint.createCheckpoint(database));
      StoreDirectory.seal(path);
      return index;
    } catch (IOException e) {
      throw Faults.of("checkpoint", target, e);
    } catch (RocksDBException e) {
      throw faults.failed("checkpoint", e);
    } finally {
      gate.leave();
    }
  }

  /**
   * Reads every block of every file and compares it with its checksum; throws {@code
   * CorruptionException} if one fails.
   */
  public void verify() {
    gate.enter();
    try {
      faults.checkReadable();
      db.verifyChecksum();
    } catch (RocksDBException e) {
      throw faults.failed("verify", e);
    } finally {
      gate.leave();
    }
  }

  /** Returns what has been written since the store was opened. */
  public RocksFigures figures() {
    gate.enter();
    try {
      return new RocksFigures(
          committer.committedBytes(),
          tuning.count(TickerType.FLUSH_WRITE_BYTES),
          tuning.count(TickerType.COMPACT_READ_BYTES),
          tuning.count(TickerType.COMPACT_WRITE_BYTES),
          staging.stagedBytes(),
          committer.ingestedBytes());
    } finally {
      gate.leave();
    }
  }

  /** Returns how hard the store works now. */
  public RocksPressure pressure() {
    gate.enter();
    try {
      return new RocksPressure(
          db.getLongProperty("rocksdb.cur-size-all-mem-tables"),
          db.getLongProperty("rocksdb.block-cache-usage"),
          tuning.count(TickerType.BLOCK_CACHE_HIT),
          tuning.count(TickerType.BLOCK_CACHE_MISS),
          db.getLongProperty("rocksdb.total-sst-files-size"),
          db.getLongProperty("rocksdb.estimate-pending-compaction-bytes"),
          tuning.count(TickerType.STALL_MICROS));
    } catch (RocksDBException e) {
      throw faults.failed("read properties", e);
    } finally {
      gate.leave();
    }
  }

  /** Flushes, unless there has been a fault, and closes; snapshots and cursors with it. */
  @Override
  public void close() {
    gate.close(() -> {
      snapshots.forEach(RocksSnapshot::close);
      cursors.forEach(RocksCursor::close);
      try {
        closeDatabase();
      } finally {
        reading.close();
        committer.close();
        tuning.close();
        faults.close();
        directory.close();
      }
    });
  }

  private void closeDatabase() {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      if (!faults.faulty()) {
        db.flush(options);
      }
    } catch (RocksDBException e) {
      throw faults.failed("flush", e);
    } finally {
      db.close();
    }
  }

  private static RocksStore open(
      StoreDirectory held, RocksSettings settings, FaultListener listener) {
    FaultWatch faults = new FaultWatch(held.root(), listener);
    Tuning tuning = new Tuning(settings, faults, held.countsNames());
    RocksDB db = null;
    try {
      tuning.options().setCreateIfMissing(held.fresh());
      db = RocksDB.open(tuning.options(), held.database().toString());
      RocksStore store = new RocksStore(held, faults, tuning, db);
      if (held.fresh()) {
        held.seal();
      }
      return store;
    } catch (RocksDBException | RuntimeException e) {
      if (db != null) {
        db.close();
      }
      tuning.close();
      faults.close();
      throw e instanceof RocksDBException failure
          ? Faults.of("open", held.root(), failure)
          : (RuntimeException) e;
    }
  }

  static byte[] encode(long index) {
    return new ByteWriter(8).putLong(index).toBytes().borrow();
  }

  static long decode(byte[] stored) {
    ByteReader in = new ByteReader(stored, 0, stored.length);
    long index = in.takeLong();
    in.expectEnd();
    return index;
  }
}
