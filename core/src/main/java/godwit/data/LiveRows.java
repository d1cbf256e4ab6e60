package godwit.data;

import godwit.key.Bytes;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.request.Row;
import java.util.Optional;

/** Reading and writing the live record of a key and its history, where its partition has them. */
final class LiveRows {
  private LiveRows() {}

  /** Returns under which key the store has the record of {@code key}. */
  static Bytes place(Partition partition, Bytes key) {
    return StoreKeys.live(Extent.fragmentOf(partition.extents(), key), key);
  }

  static Optional<Row> find(Partition partition, Bytes key, Overlay overlay) {
    Bytes stored = overlay.get(place(partition, key));
    return stored == null ? Optional.empty() : Optional.of(StoredRow.ofLive(key, stored));
  }

  /** Makes the change at {@code at}, and keeps what was before as history. */
  static void change(Partition partition, Change change, long at, Overlay overlay) {
    long fragment = Extent.fragmentOf(partition.extents(), change.key());
    change.before().ifPresent(row -> remember(fragment, row, overlay));
    if (change.before().isPresent() && change.after().isEmpty()) {
      Bytes removal = StoreKeys.history(fragment, change.key(), at);
      overlay.append(removal, StoredRow.history(Optional.empty()));
    }
    set(fragment, change, overlay);
  }

  /**
   * Makes the change, and keeps no history: what was before, the source of the move answers for.
   */
  static void absorb(Partition partition, Change change, Overlay overlay) {
    set(Extent.fragmentOf(partition.extents(), change.key()), change, overlay);
  }

  private static void remember(long fragment, Row row, Overlay overlay) {
    Bytes key = StoreKeys.history(fragment, row.key(), row.version());
    overlay.append(key, StoredRow.history(Optional.of(row.value())));
  }

  private static void set(long fragment, Change change, Overlay overlay) {
    Bytes key = StoreKeys.live(fragment, change.key());
    if (change.after().isPresent()) {
      Row row = change.after().get();
      overlay.put(key, StoredRow.live(row.version(), row.value()));
    } else if (change.before().isPresent()) {
      overlay.delete(key);
    }
  }
}
