package godwit.data;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * The way through all history, again and again, in small parts, to remove what nobody may read any
 * more. Not thread-safe: the apply thread owns it.
 */
public final class HistoryPurge {
  /*
   * An entry of history answers for the times from its version to the next newer one, in history or live. It may go once
   * that one is not above the release time. A removal that has nothing newer answers as well as nothing does, so it may
   * go once it is itself not above the release time: whatever is older goes with it.
   */
  private final int maxRows;
  private Bytes position = StoreKeys.HISTORY.low();

  /** Makes a way that looks at about {@code maxRows} rows at a time. */
  public HistoryPurge(int maxRows) {
    this.maxRows = maxRows;
  }

  /** Returns the removals of the next part; at the end of all history the way begins again. */
  List<Write> next(Snapshot snapshot, long released) {
    List<Write> removals = new ArrayList<>();
    try (Cursor rows = snapshot.cursor(rest(), Direction.FORWARD)) {
      Bytes key = Bytes.EMPTY;
      long newer = 0;
      int seen = 0;
      for (; rows.valid(); rows.next(), seen++) {
        Bytes stored = rows.key();
        Bytes keyPart = stored.slice(0, stored.length() - 8);
        boolean newest = !keyPart.equals(key);
        if (newest && seen >= maxRows) {
          position = stored;
          return removals;
        }
        long version = StoreKeys.historyVersion(stored);
        if (newest) {
          key = keyPart;
          newer = liveVersion(snapshot, stored);
        }
        boolean replaced = newer > 0 && newer <= released;
        boolean gone = newer == 0 && version <= released && StoredRow.removal(rows.value());
        if (replaced || gone) {
          removals.add(new Write.Delete(stored));
        }
        newer = version;
      }
    }
    position = StoreKeys.HISTORY.low();
    return removals;
  }

  private KeyRange rest() {
    return StoreKeys.HISTORY.from(position);
  }

  /** Returns the version of the live record of the history's key; 0 if there is none. */
  private static long liveVersion(Snapshot snapshot, Bytes stored) {
    Bytes live = StoreKeys.live(StoreKeys.historyFragment(stored), StoreKeys.historyKey(stored));
    Bytes row = snapshot.get(live);
    return row == null ? 0 : StoredRow.liveVersion(row);
  }
}
