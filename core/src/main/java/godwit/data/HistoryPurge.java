package godwit.data;

import godwit.key.Bytes;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way through all history, again and again, in small parts, to remove what nobody may read any
 * more. Not thread-safe: the apply thread owns it.
 */
public final class HistoryPurge {
  /*
   * An entry of history answers for the times from its version to the next newer one, in history or
   * live. It may go once that one is not above the release time. A removal that is itself not above
   * the release time answers as well as nothing does, but may not go before what is older: that
   * would be read again. So it goes in the part that comes to the end of its key, if that part has
   * seen it; else on the next way.
   *
   * What is written meanwhile sorts before what the way has passed of its key, so the version
   * passed last stays the next newer one.
   */
  private final int maxRows;
  private Bytes position = StoreKeys.HISTORY.low();
  private Bytes key = Bytes.EMPTY;
  private long newer;

  /** Makes a way that looks at {@code maxRows} rows at a time, at least 1. */
  public HistoryPurge(int maxRows) {
    if (maxRows < 1) {
      throw new IllegalArgumentException("no way: maxRows=" + maxRows);
    }
    this.maxRows = maxRows;
  }

  /** Returns the removals of the next part; at the end of all history the way begins again. */
  List<Write> next(Snapshot snapshot, long released) {
    List<Write> removals = new ArrayList<>();
    Bytes last = null;
    try (Cursor rows = snapshot.cursor(StoreKeys.HISTORY.from(position), Direction.FORWARD)) {
      for (int seen = 0; rows.valid() && seen < maxRows; rows.next(), seen++) {
        Bytes stored = rows.key();
        long version = StoreKeys.historyVersion(stored);
        if (!ofKey(stored)) {
          remove(last, removals);
          last = null;
          key = StoreKeys.historyPrefix(stored);
          newer = version > released ? 0 : liveVersion(snapshot, stored); // none may go, or look
        }
        if (newer > 0 && newer <= released) {
          remove(stored, removals);
        } else if (version <= released && StoredRow.removal(rows.value())) {
          last = stored;
        }
        newer = version;
      }
      if (!rows.valid() || !ofKey(rows.key())) {
        remove(last, removals);
        key = Bytes.EMPTY;
      }
      position = rows.valid() ? rows.key() : StoreKeys.HISTORY.low();
    }
    return removals;
  }

  private boolean ofKey(Bytes stored) {
    return StoreKeys.historyPrefix(stored).equals(key);
  }

  private static void remove(@Nullable Bytes stored, List<Write> removals) {
    if (stored != null) {
      removals.add(new Write.Delete(stored));
    }
  }

  /** Returns the version of the live record of the history's key; 0 if there is none. */
  private static long liveVersion(Snapshot snapshot, Bytes stored) {
    Bytes live = StoreKeys.live(StoreKeys.historyFragment(stored), StoreKeys.historyKey(stored));
    Bytes row = snapshot.get(live);
    return row == null ? 0 : StoredRow.liveVersion(row);
  }
}
