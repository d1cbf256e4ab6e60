package godwit.cli.demo;

import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.data.StoredRow;
import godwit.partition.Tally;
import godwit.request.Row;
import godwit.store.Direction;

/** The taking over of rows that an earlier demonstration has left, after looking at each. */
final class Adoption {
  private final UnicodeRows rows;
  private final Ledger ledger;
  private final Findings findings;

  Adoption(UnicodeRows rows, Ledger ledger, Findings findings) {
    this.rows = rows;
    this.ledger = ledger;
    this.findings = findings;
  }

  /** Enters every row of the table in the ledger, as it is, and returns what they add up to. */
  Tally run(Table table) {
    Tally sum = Tally.ZERO;
    ScanCheck check =
        new ScanCheck(
            rows, new ScanCheck.Scope(0, rows.size(), Direction.FORWARD), this::enter, findings);
    try (ScanStream stream = table.scan(Scan.all())) {
      for (Row row : stream) {
        check.take(row);
        sum = sum.plus(StoredRow.tally(row));
      }
    }
    check.end();
    return sum;
  }

  private void enter(int row, Row found) {
    int writes = rows.writes(row, found.value());
    if (writes < 0) {
      ledger.uncertain(row);
      findings.stale("key=" + found.key() + " has a value that nobody wrote: " + found.value());
    } else {
      ledger.acknowledged(row, writes, found.version());
    }
  }
}
