package godwit.data;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Extent;
import godwit.request.Row;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of one extent as of a timestamp, in key order or in reverse. Not thread-safe.
 *
 * <p>Live rows and history run side by side: a key's live record counts if it is not later than the
 * time, else its newest history that is not.
 */
final class RowCursor implements AutoCloseable {
  private final Cursor live;
  private final Cursor history;
  private final Direction direction;
  private final long asOf;

  RowCursor(Snapshot snapshot, Extent extent, Direction direction, long asOf) {
    this(snapshot::cursor, extent, direction, asOf);
  }

  private RowCursor(Opener opener, Extent extent, Direction direction, long asOf) {
    KeyRange range = extent.range();
    this.direction = direction;
    this.asOf = asOf;
    this.live = opener.open(StoreKeys.liveRange(extent.fragment(), range), direction);
    this.history = opener.open(StoreKeys.historyRange(extent.fragment(), range), direction);
  }

  /** Returns a cursor for reading many records once, in key order. */
  static RowCursor sweep(Snapshot snapshot, Extent extent, long asOf) {
    return new RowCursor(snapshot::sweep, extent, Direction.FORWARD, asOf);
  }

  /** Opens a cursor on rows of the store. */
  @FunctionalInterface
  private interface Opener {
    Cursor open(KeyRange range, Direction direction);
  }

  /** Returns the next record; null at the end. */
  @Nullable Row next() {
    while (live.valid() || history.valid()) {
      Bytes liveKey = live.valid() ? StoreKeys.liveKey(live.key()) : null;
      Bytes pastKey = history.valid() ? StoreKeys.historyKey(history.key()) : null;
      Bytes key = first(liveKey, pastKey);
      Optional<Row> row = Optional.empty();
      if (liveKey != null && key.equals(liveKey)) {
        row = Optional.of(StoredRow.ofLive(key, live.value())).filter(r -> r.version() <= asOf);
        live.next();
      }
      if (pastKey != null && key.equals(pastKey)) {
        Optional<Row> past = fromHistory(key);
        row = row.isPresent() ? row : past;
      }
      if (row.isPresent()) {
        return row.get();
      }
    }
    return null;
  }

  @Override
  public void close() {
    live.close();
    history.close();
  }

  /** Returns the record that history has for the time, and moves past all of the key's history. */
  private Optional<Row> fromHistory(Bytes key) {
    Optional<Row> best = Optional.empty();
    long bestVersion = -1;
    for (; history.valid() && StoreKeys.historyKey(history.key()).equals(key); history.next()) {
      long version = StoreKeys.historyVersion(history.key());
      if (version <= asOf && version > bestVersion) {
        bestVersion = version;
        best = StoredRow.ofHistory(key, version, history.value());
      }
    }
    return best;
  }

  private Bytes first(@Nullable Bytes liveKey, @Nullable Bytes pastKey) {
    if (liveKey == null || pastKey == null) {
      return liveKey != null ? liveKey : Objects.requireNonNull(pastKey);
    }
    boolean liveFirst =
        direction == Direction.FORWARD
            ? liveKey.compareTo(pastKey) <= 0
            : liveKey.compareTo(pastKey) >= 0;
    return liveFirst ? liveKey : pastKey;
  }
}
