package godwit.data;

import godwit.key.Bytes;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.Tally;
import godwit.request.Row;
import godwit.store.Snapshot;
import godwit.store.Store;
import java.util.Optional;

/**
 * The live rows of a partition, read one by one, beside the tally that was kept with every write.
 *
 * @param read what the rows add up to
 * @param kept what should be the same; empty while it is being counted, after a split
 */
public record Audit(Partition partition, Tally read, Optional<Tally> kept) {
  /**
   * Reads all rows of a partition from one snapshot, and so checks what the store has of them. Any
   * thread. Empty if the partition is not there or serves nothing.
   */
  public static Optional<Audit> of(PartitionId id, Store store) {
    try (Snapshot snapshot = store.snapshot()) {
      Bytes stored = snapshot.get(StoreKeys.partition(id));
      return Optional.ofNullable(stored)
          .map(Partition.CODEC::decode)
          .filter(Partition::owned)
          .map(partition ->
              new Audit(
                  partition,
                  read(partition, snapshot, Inquiries.clock(snapshot)),
                  kept(partition.id(), snapshot)));
    }
  }

  /** Returns whether the rows are those that were written; true while nobody can tell. */
  public boolean agrees() {
    return kept.isEmpty() || kept.get().equals(read);
  }

  /** Returns what the rows of a partition add up to that were live at a time. */
  static Tally read(Partition partition, Snapshot snapshot, long asOf) {
    Tally tally = Tally.ZERO;
    for (Extent extent : partition.extents()) {
      try (RowCursor rows = RowCursor.sweep(snapshot, extent, asOf)) {
        for (Row row = rows.next(); row != null; row = rows.next()) {
          tally = tally.plus(StoredRow.tally(row));
        }
      }
    }
    return tally;
  }

  private static Optional<Tally> kept(PartitionId id, Snapshot snapshot) {
    return Counts.stored(snapshot.get(StoreKeys.count(id))).known();
  }
}
