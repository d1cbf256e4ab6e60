package godwit.rocks;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.store.Cursor;
import godwit.store.Direction;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A cursor on the database's iterator. The key is taken over with each step, the value when it is
 * first asked for.
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
  private byte[] buffer = new byte[256];
  private boolean valid;
  private Bytes key = Bytes.EMPTY;
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
    requireRow();
    return key;
  }

  @Override
  public Bytes value() {
    requireRow();
    Bytes known = value;
    if (known != null) {
      return known;
    }
    gate.enter();
    try {
      Bytes taken = take(rows::value);
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
      faults.checkReadable();
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
      rows.close();
      options.close();
      low.close();
      if (high != null) {
        high.close();
      }
      // Last, for the store waits for those that are open, and closes the database then.
      open.remove(this);
    });
  }

  /**
   * An iterator that stops because of a bad block looks like one at its end, but for its status.
   */
  private void settle() {
    value = null;
    valid = rows.isValid();
    if (valid) {
      key = take(rows::key);
      return;
    }
    try {
      rows.status();
    } catch (RocksDBException e) {
      throw faults.failed("scan", e);
    }
  }

  /** Copies bytes of the row into an array, as many as fit, and returns how many there are. */
  @FunctionalInterface
  private interface Part {
    int copyTo(byte[] array);
  }

  /** Copying into an array that is there already takes half the time of having one made. */
  private Bytes take(Part part) {
    int length = part.copyTo(buffer);
    if (length > buffer.length) {
      buffer = new byte[Math.max(length, 2 * buffer.length)];
      part.copyTo(buffer);
    }
    return Bytes.adopt(Arrays.copyOf(buffer, length));
  }

  private void requireRow() {
    if (!valid) {
      throw new IllegalStateException("the cursor is past the last row");
    }
  }
}
