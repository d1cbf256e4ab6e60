package godwit.cli.demo;

import godwit.request.Row;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What was last acknowledged of each row. A row is written and judged by its one owner; the
 * versions may be read by anybody.
 */
final class Ledger {
  /**
   * The version of a row whose last write may or may not have been done; it is not judged again.
   */
  private static final long UNCERTAIN = -1;

  private final UnicodeRows rows;
  private final AtomicLongArray versions;
  private final AtomicIntegerArray writes;

  Ledger(UnicodeRows rows) {
    this.rows = rows;
    this.versions = new AtomicLongArray(rows.size());
    this.writes = new AtomicIntegerArray(rows.size());
  }

  /** Returns how many writes the row has had since it was loaded. */
  int writes(int row) {
    return writes.get(row);
  }

  /** Notes that the row has been written for the {@code count}-th time, or loaded if that is 0. */
  void acknowledged(int row, int count, long version) {
    writes.set(row, count);
    versions.set(row, version);
  }

  /** Notes that nobody knows what the row holds. */
  void uncertain(int row) {
    versions.set(row, UNCERTAIN);
  }

  boolean certain(int row) {
    return versions.get(row) != UNCERTAIN;
  }

  /** Returns the version of each row, 0 of those never acknowledged. */
  long[] versions() {
    long[] copy = new long[rows.size()];
    for (int row = 0; row < copy.length; row++) {
      copy[row] = versions.get(row);
    }
    return copy;
  }

  /** Returns the row as it must be; only for one that is certain and acknowledged. */
  Row expected(int row) {
    return new Row(rows.key(row), versions.get(row), rows.value(row, writes.get(row)));
  }

  /** Judges what was read of a row that nobody was writing. */
  void judge(int row, Optional<Row> found, Findings findings) {
    if (!certain(row)) {
      return;
    }
    Row expected = expected(row);
    if (found.isEmpty()) {
      findings.lost("key=" + expected.key() + " version=" + expected.version());
    } else if (!found.get().equals(expected)) {
      findings.stale(
          "key="
              + expected.key()
              + " version="
              + found.get().version()
              + " acknowledged="
              + expected.version()
              + " value="
              + found.get().value());
    }
  }
}
