package godwit.data;

import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.Tally;
import godwit.request.Row;
import godwit.store.Write;
import java.util.AbstractList;
import java.util.List;

/**
 * The rows of a chunk of a view, at the target: what they add up to, and the file that every
 * replica stages.
 */
public final class ChunkRows {
  private ChunkRows() {}

  /** Returns what the rows add up to. */
  public static Tally tally(List<Row> rows) {
    Tally tally = Tally.ZERO;
    for (Row row : rows) {
      tally = tally.plus(StoredRow.tally(row));
    }
    return tally;
  }

  /**
   * Returns the rows, which must ascend by key, as they are to lie in the store for the partition
   * that receives. Each is made when it is asked for.
   */
  public static List<Write.Put> file(Partition receiving, List<Row> rows) {
    return new AbstractList<>() {
      @Override
      public Write.Put get(int index) {
        return put(receiving, rows.get(index));
      }

      @Override
      public int size() {
        return rows.size();
      }
    };
  }

  private static Write.Put put(Partition receiving, Row row) {
    long fragment = Extent.fragmentOf(receiving.extents(), row.key());
    return new Write.Put(
        StoreKeys.live(fragment, row.key()), StoredRow.live(row.version(), row.value()));
  }
}
