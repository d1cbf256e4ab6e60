package godwit.rocks;

import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.store.Snapshot;
import godwit.store.Staging;
import godwit.store.Store;
import godwit.store.Write;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/**
 * A store that no process has open, or a checkpoint of one, for looking at it: nothing in its
 * directory is changed, and it takes no commits. What an opening would finish, it sees finished.
 * Not thread-safe.
 */
public final class StoppedStore implements Store {
  private final Set<RocksSnapshot> snapshots = ConcurrentHashMap.newKeySet();
  private final Set<RocksCursor> cursors = ConcurrentHashMap.newKeySet();
  private final ReadOptions reading = new ReadOptions().setVerifyChecksums(true);
  private final Path root;
  private final FaultWatch faults;
  private final Tuning tuning;
  private final Silence silence;
  private final RocksDB db;
  private final long appliedIndex;

  /** The database's own log, which would else be a file in its directory. */
  private static final class Silence extends org.rocksdb.Logger {
    Silence() {
      super(InfoLogLevel.FATAL_LEVEL);
    }

    @Override
    protected void log(InfoLogLevel level, String line) {}
  }

  private StoppedStore(Path root, FaultWatch faults, Tuning tuning, Silence silence, RocksDB db)
      throws RocksDBException {
    this.root = root;
    this.faults = faults;
    this.tuning = tuning;
    this.silence = silence;
    this.db = db;
    byte @Nullable [] index = db.get(reading, Reserved.INDEX.borrow());
    this.appliedIndex = index == null ? 0 : RocksStore.decode(index);
  }

  /**
   * Opens the store in {@code directory}; empty if there is none yet, or one that was still being
   * made, to which nothing was ever committed. Throws {@link StoreUnavailableException} or {@code
   * CorruptionException}.
   */
  public static Optional<StoppedStore> open(Path directory, RocksSettings settings) {
    NativeLibrary.load();
    Path root = directory.toAbsolutePath().normalize();
    Optional<Path> database;
    try {
      database = StoreDirectory.look(root);
    } catch (IOException e) {
      throw Faults.of("look at directory", root, e);
    }
    return database.map(there -> open(root, there, settings));
  }

  private static StoppedStore open(Path root, Path database, RocksSettings settings) {
    FaultWatch faults = new FaultWatch(root, fault -> {});
    Tuning tuning = new Tuning(settings, faults, false);
    Silence silence = new Silence();
    RocksDB db = null;
    try {
      tuning.options().setLogger(silence);
      db = RocksDB.openReadOnly(tuning.options(), database.toString());
      return new StoppedStore(root, faults, tuning, silence, db);
    } catch (RocksDBException | RuntimeException e) {
      if (db != null) {
        db.close();
      }
      tuning.close();
      silence.close();
      faults.close();
      throw e instanceof RocksDBException failure
          ? Faults.of("open", root, failure)
          : (RuntimeException) e;
    }
  }

  /**
   * Reads every block of every file, those that wait to be ingested among them, and compares it
   * with its checksum; throws {@code CorruptionException} if one fails.
   */
  public void verify() {
    try {
      db.verifyChecksum();
    } catch (RocksDBException e) {
      throw faults.failed("verify", e);
    }
    try {
      for (Path staged : StagedFiles.tablesIn(StoreDirectory.stagedIn(root))) {
        verify(staged);
      }
    } catch (IOException e) {
      throw faults.failed("verify staged files", e);
    }
  }

  private void verify(Path staged) {
    try (SstFileReader table = new SstFileReader(tuning.options())) {
      table.open(staged.toString());
      table.verifyChecksum();
    } catch (RocksDBException e) {
      throw faults.failed("verify " + staged.getFileName(), e);
    }
  }

  /**
   * Returns what is there that the next opening deletes or finishes, by its name; not what the
   * database itself had not deleted yet.
   *
   * @throws CorruptionException if it can't be told
   */
  public List<String> leftovers() {
    try {
      return StoreDirectory.leftoversIn(root);
    } catch (IOException e) {
      throw Faults.of("look at directory", root, e);
    }
  }

  @Override
  public @Nullable Bytes get(Bytes key) {
    try {
      byte @Nullable [] value = Reserved.holds(key) ? null : db.get(reading, key.borrow());
      return value == null ? null : Bytes.adopt(value);
    } catch (RocksDBException e) {
      throw faults.failed("get", e);
    }
  }

  @Override
  public Snapshot snapshot() {
    return new RocksSnapshot(db, faults, snapshots, cursors);
  }

  /** Takes none. */
  @Override
  public void commit(List<Write> writes, long index) {
    throw new UnsupportedOperationException("store is only looked at: directory=" + root);
  }

  @Override
  public long appliedIndex() {
    return appliedIndex;
  }

  /** Has none. */
  @Override
  public Staging staging() {
    throw new UnsupportedOperationException("store is only looked at: directory=" + root);
  }

  @Override
  public void close() {
    List.copyOf(snapshots).forEach(RocksSnapshot::close);
    List.copyOf(cursors).forEach(RocksCursor::close);
    db.close();
    reading.close();
    tuning.close();
    silence.close();
    faults.close();
  }
}
