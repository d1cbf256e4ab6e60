package godwit.rocks;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.store.Cursor;
import godwit.store.Direction;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A cursor on the database's iterator. Key and value are taken over at most once a row.
 *
 * <p>Not thread-safe, but the store may close it from another thread.
 */
final class RocksCursor implements Cursor {
  private final Gate gate = new Gate("cursor");
  private final FaultWatch faults;
  private final Set<RocksCursor> open;
  private final boolean forward;
  private final Slice low;
  private final @Nullable Slice high;
  private final ReadOptions options;
  private final RocksIterator rows;
  private boolean valid;
  private @Nullable Bytes key;
  private @Nullable Bytes value;

  /**
   * A cursor at the first row of {@code range}; {@code options} are its own from now on, and it is
   * among {@code open} until it is closed.
   */
  RocksCursor(
      RocksDB db,
      ReadOptions options,
      KeyRange range,
      Direction direction,
      FaultWatch faults,
      Set<RocksCursor> open) {
    this.faults = faults;
    this.open = open;
    this.forward = direction == Direction.FORWARD;
    this.low = new Slice(Reserved.low(range).borrow());
    Bytes end = Reserved.high(range);
    this.high = end == null ? null : new Slice(end.borrow());
    this.options = options.setIterateLowerBound(low);
    if (high != null) {
      options.setIterateUpperBound(high);
    }
    this.rows = db.newIterator(options);
    open.add(this);
  }

  /** Goes to the first row. */
  RocksCursor seek() {
    if (forward) {
      rows.seekToFirst();
    } else {
      rows.seekToLast();
    }
    settle();
    return this;
  }

  @Override
  public boolean valid() {
    return valid;
  }

  @Override
  public Bytes key() {
    Bytes known = key;
    if (known != null) {
      return known;
    }
    requireRow();
    gate.enter();
    try {
      Bytes taken = Bytes.adopt(rows.key());
      key = taken;
      return taken;
    } finally {
      gate.leave();
    }
  }

  @Override
  public Bytes value() {
    Bytes known = value;
    if (known != null) {
      return known;
    }
    requireRow();
    gate.enter();
    try {
      Bytes taken = Bytes.adopt(rows.value());
      value = taken;
      return taken;
    } finally {
      gate.leave();
    }
  }

  @Override
  public void next() {
    requireRow();
    gate.enter();
    try {
      if (forward) {
        rows.next();
      } else {
        rows.prev();
      }
      settle();
    } finally {
      gate.leave();
    }
  }

  @Override
  public void close() {
    gate.close(() -> {
      open.remove(this);
      rows.close();
      options.close();
      low.close();
      if (high != null) {
        high.close();
      }
    });
  }

  /**
   * An iterator that stops because of a bad block looks like one at its end, but for its status.
   */
  private void settle() {
    key = null;
    value = null;
    valid = rows.isValid();
    if (!valid) {
      try {
        rows.status();
      } catch (RocksDBException e) {
        throw faults.failed("scan", e);
      }
    }
  }

  private void requireRow() {
    if (!valid) {
      throw new IllegalStateException("the cursor is past the last row");
    }
  }
}
