package godwit.cli.demo;

import godwit.key.Bytes;
import godwit.request.Row;
import godwit.store.Direction;

/**
 * Judges the rows of one scan as they come: in order, each once, none missing, each with contents
 * that it may have. Not thread-safe.
 */
final class ScanCheck {
  private final UnicodeRows rows;
  private final Direction direction;
  private final Contents contents;
  private final Findings findings;

  /** The first row of the range that the scan has not passed, and the one behind its last. */
  private int low;

  private int high;
  private long taken;

  /**
   * Begins the check of a scan.
   *
   * @param contents judges each row that came in its place
   */
  ScanCheck(UnicodeRows rows, Scope scope, Contents contents, Findings findings) {
    this.rows = rows;
    this.direction = scope.direction();
    this.low = scope.low();
    this.high = scope.high();
    this.contents = contents;
    this.findings = findings;
  }

  /** Which rows are scanned, {@code [low, high)}, and how. */
  record Scope(int low, int high, Direction direction) {}

  /** The judgement of a row's contents. */
  interface Contents {
    void judge(int row, Row found);
  }

  /** Judges the next row. */
  void take(Row row) {
    taken++;
    int found = find(row.key());
    if (found < 0) {
      findings.duplicated("key=" + row.key() + " was never written");
      return;
    }
    if (found < low || found >= high) {
      findings.duplicated("key=" + row.key() + " came again, or out of order, in a scan");
      return;
    }
    pass(found);
    contents.judge(found, row);
  }

  /** Judges the end of the scan, and returns how many rows it brought. */
  long end() {
    pass(direction == Direction.FORWARD ? high : low - 1);
    return taken;
  }

  /** Looks first where the row should be. */
  private int find(Bytes key) {
    int next = direction == Direction.FORWARD ? low : high - 1;
    return low < high && rows.key(next).equals(key) ? next : rows.find(key);
  }

  /** Notes all rows before {@code row}, in the scan's direction, as missing. */
  private void pass(int row) {
    if (direction == Direction.FORWARD) {
      for (; low < Math.min(row, high); low++) {
        missing(low);
      }
      low = row + 1;
    } else {
      for (; high - 1 > Math.max(row, low - 1); high--) {
        missing(high - 1);
      }
      high = row;
    }
  }

  private void missing(int row) {
    findings.lost("key=" + rows.key(row) + " is missing in a scan");
  }
}
