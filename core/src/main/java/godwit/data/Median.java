package godwit.data;

import godwit.key.Bytes;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.request.Row;
import godwit.store.Direction;
import godwit.store.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The key that cuts a partition's rows into two halves of about the same bytes. */
final class Median {
  /*
   * One pass keeps at most MAX_MARKS rows, the first one and others, with the bytes before each.
   * Whenever there are more, they are thinned to half as many, evenly spread by bytes. So memory is
   * bounded, and the answer is off by at most the distance of two marks, about 0.1 % of the bytes,
   * or by one row if that is longer.
   */
  private static final int MAX_MARKS = 2_048;

  private List<Mark> marks = new ArrayList<>();
  private long distance;
  private long total;

  private Median() {}

  /** A row and how many bytes lie before it. */
  private record Mark(Bytes key, long before) {}

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
    return median.key();
  }

  private void add(Row row) {
    mark(new Mark(row.key(), total));
    total += row.bytes();
    if (marks.size() > MAX_MARKS) {
      List<Mark> all = marks;
      marks = new ArrayList<>(MAX_MARKS);
      distance = total / (MAX_MARKS / 2) + 1;
      all.forEach(this::mark);
    }
  }

  private void mark(Mark mark) {
    if (marks.isEmpty() || mark.before() >= marks.getLast().before() + distance) {
      marks.add(mark);
    }
  }

  /** Returns the mark nearest to the middle, but not the first: nothing would be left of it. */
  private Optional<Bytes> key() {
    return marks.stream()
        .skip(1)
        .min(Comparator.comparingLong(mark -> Math.abs(2 * mark.before() - total)))
        .map(Mark::key);
  }
}
