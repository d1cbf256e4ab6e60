package godwit.data;

import godwit.key.Bytes;
import godwit.partition.Fingerprint;
import godwit.partition.Partition;
import godwit.partition.Tally;
import godwit.request.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a delta does to the partition that absorbs it.
 *
 * @param changes of its rows, in order
 * @param items those that are not rows
 * @param difference that the changes make to the tally
 * @param streamed fingerprint of the delta
 */
record Absorption(
    List<Change> changes, List<DeltaItem> items, Tally difference, Fingerprint streamed) {

  /** Works out what {@code delta} does; {@code overlay} holds the partition's rows. */
  static Absorption of(Partition partition, Delta delta, Overlay overlay) {
    foresee(partition, delta, overlay);
    TreeMap<Bytes, Optional<Row>> latest = new TreeMap<>();
    List<Change> changes = new ArrayList<>();
    List<DeltaItem> others = new ArrayList<>();
    Tally difference = Tally.ZERO;
    Fingerprint streamed = Fingerprint.ZERO;
    for (DeltaItem item : delta.items()) {
      streamed = streamed.plus(fingerprint(item));
      Optional<Row> after = after(item);
      Bytes key = key(item);
      if (key == null) {
        others.add(item);
        continue;
      }
      Optional<Row> before =
          latest.containsKey(key) ? latest.get(key) : LiveRows.find(partition, key, overlay);
      Change change = new Change(key, before, after);
      latest.put(key, after);
      changes.add(change);
      difference = difference.plus(change.difference());
    }
    return new Absorption(List.copyOf(changes), List.copyOf(others), difference, streamed);
  }

  /** Has the rows read that the delta changes: one read of all, for most are not in memory. */
  private static void foresee(Partition partition, Delta delta, Overlay overlay) {
    List<Bytes> places = new ArrayList<>(delta.items().size());
    for (DeltaItem item : delta.items()) {
      Bytes key = key(item);
      if (key != null) {
        places.add(LiveRows.place(partition, key));
      }
    }
    overlay.foresee(places);
  }

  /** Returns what the item adds to the fingerprint of the stream that it travels in. */
  static Fingerprint fingerprint(DeltaItem item) {
    return Fingerprint.of(Bytes.EMPTY, DeltaItem.CODEC.encode(item));
  }

  private static Optional<Row> after(DeltaItem item) {
    return item instanceof DeltaItem.Put put ? Optional.of(put.row()) : Optional.empty();
  }

  private static @Nullable Bytes key(DeltaItem item) {
    return switch (item) {
      case DeltaItem.Put put -> put.row().key();
      case DeltaItem.Deleted deleted -> deleted.key();
      case DeltaItem.Completed completed -> null;
      case DeltaItem.Acknowledged acknowledged -> null;
    };
  }
}
