package godwit.rocks;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A snapshot of the database. Its cursors may outlive it. Thread-safe. */
final class RocksSnapshot implements Snapshot {
  private static final long READ_AHEAD_BYTES = 512 << 10;

  private final Gate gate = new Gate("snapshot");
  private final RocksDB db;
  private final FaultWatch faults;
  private final Set<RocksSnapshot> open;
  private final Set<RocksCursor> cursors;
  private final org.rocksdb.Snapshot moment;
  private final ReadOptions options;

  /** The database as it is now; among {@code open} until it is closed, as are its cursors. */
  RocksSnapshot(RocksDB db, FaultWatch faults, Set<RocksSnapshot> open, Set<RocksCursor> cursors) {
    this.db = db;
    this.faults = faults;
    this.open = open;
    this.cursors = cursors;
    this.moment = db.getSnapshot();
    this.options = new ReadOptions().setVerifyChecksums(true).setSnapshot(moment);
    open.add(this);
  }

  @Override
  public @Nullable Bytes get(Bytes key) {
    gate.enter();
    try {
      faults.checkReadable();
      byte @Nullable [] value = Reserved.holds(key) ? null : db.get(options, key.borrow());
      return value == null ? null : Bytes.adopt(value);
    } catch (RocksDBException e) {
      throw faults.failed("get", e);
    } finally {
      gate.leave();
    }
  }

  @Override
  public Cursor cursor(KeyRange range, Direction direction) {
    return cursor(range, direction, own -> own);
  }

  @Override
  public Cursor sweep(KeyRange range, Direction direction) {
    return cursor(
        range, direction, own -> own.setFillCache(false).setReadaheadSize(READ_AHEAD_BYTES));
  }

  private Cursor cursor(KeyRange range, Direction direction, UnaryOperator<ReadOptions> reading) {
    gate.enter();
    try {
      faults.checkReadable();
      ReadOptions own = reading.apply(new ReadOptions(options));
      RocksCursor cursor = new RocksCursor(db, own, range, direction, faults, cursors);
      try {
        return cursor.seek();
      } catch (RuntimeException e) {
        cursor.close();
        throw e;
      }
    } finally {
      gate.leave();
    }
  }

  @Override
  public void close() {
    gate.close(() -> {
      options.close();
      db.releaseSnapshot(moment);
      moment.close();
      // Last, for the store waits for those that are open, and closes the database then.
      open.remove(this);
    });
  }
}
