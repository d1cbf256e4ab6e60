package godwit.data;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.request.Row;
import godwit.store.Direction;
import godwit.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The key that cuts a partition's rows into two halves of about the same bytes. */
final class Median {
  /*
   * One pass keeps at most MAX_MARKS keys, evenly spread by bytes: whenever there are more, every second one goes and
   * the distance doubles. So memory is bounded, and the answer is off by at most one distance: about 0.1 % of the bytes.
   */
  private static final int MAX_MARKS = 2_048;

  private List<Bytes> marks = new ArrayList<>();
  private long distance = 1;
  private long sinceMark;

  private Median() {}

  /** Returns the key; empty if there are no two rows to part. */
  static Optional<Bytes> of(Partition partition, Snapshot snapshot, long asOf) {
    Median median = new Median();
    for (Extent extent : partition.extents()) {
      try (RowCursor rows = new RowCursor(snapshot, extent, Direction.FORWARD, asOf)) {
        for (Row row = rows.next(); row != null; row = rows.next()) {
          median.add(row);
        }
      }
    }
    return median.key(partition.range());
  }

  private void add(Row row) {
    if (sinceMark <= 0) {
      marks.add(row.key());
      sinceMark = distance;
    }
    sinceMark -= row.bytes();
    if (marks.size() > MAX_MARKS) {
      thin();
    }
  }

  private void thin() {
    List<Bytes> kept = new ArrayList<>(MAX_MARKS);
    for (int i = 0; i < marks.size(); i += 2) {
      kept.add(marks.get(i));
    }
    marks = kept;
    distance *= 2;
  }

  private Optional<Bytes> key(KeyRange range) {
    return marks.isEmpty()
        ? Optional.empty()
        : Optional.of(marks.get(marks.size() / 2)).filter(range::canSplitAt);
  }
}
