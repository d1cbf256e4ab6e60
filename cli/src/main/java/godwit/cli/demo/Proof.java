package godwit.cli.demo;

import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.data.StoredRow;
import godwit.partition.Locator;
import godwit.partition.Sums;
import godwit.partition.Tally;
import godwit.request.Row;
import godwit.server.replica.DataService;
import godwit.store.Direction;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of the demonstration, when nobody writes any more: three sums over all rows, gathered in
 * ways that have nothing in common.
 *
 * @param forward what a scan of the whole table adds up to
 * @param reverse what a scan in reverse adds up to
 * @param acknowledged what the last acknowledged write of each row adds up to
 * @param kept what the data services say, who have kept their sums with every write, split, move
 *     and join
 */
record Proof(Tally forward, Tally reverse, Tally acknowledged, Tally kept) {
  private static final long LOOK_MILLIS = 50;
  private static final int MOST_LOOKS = 400;

  boolean holds() {
    return forward.equals(reverse) && forward.equals(acknowledged) && forward.equals(kept);
  }

  /** Gathers the sums; every row that is not as acknowledged becomes a finding, too. */
  static Proof gather(Stage stage, UnicodeRows rows, Ledger ledger, Findings findings)
      throws IOException, InterruptedException {
    Gathering gathering = new Gathering(stage.table(), rows, ledger, findings);
    Tally forward = gathering.scan(Direction.FORWARD);
    Tally reverse = gathering.scan(Direction.REVERSE);
    return new Proof(forward, reverse, gathering.acknowledged(), kept(stage));
  }

  /** Returns the sum of what the services keep for each partition that serves. */
  private static Tally kept(Stage stage) throws IOException, InterruptedException {
    Tally sum = Tally.ZERO;
    for (Locator locator : stage.client().admin().partitions(stage.table().name())) {
      DataService service = stage.node().hosted().find(locator.service()).orElseThrow();
      sum = sum.plus(kept(service, locator));
    }
    return sum;
  }

  /** A partition that was split last may still be counted: that ends by itself. */
  private static Tally kept(DataService service, Locator locator)
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < MOST_LOOKS; i++) {
      InquiryAnswer answer = service.ask(new Inquiry.Status(locator.partition())).join();
      if (answer instanceof InquiryAnswer.Status told
          && told.status() instanceof StepStatus.Present present) {
        Optional<Tally> known = present.sums().map(Sums::rows);
        if (known.isPresent()) {
          return known.get();
        }
      }
      never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    throw new IOException(
        "rows were not counted in time: partition="
            + locator.partition()
            + " service="
            + locator.service());
  }

  /** The scans of the whole table, and what they are compared with. */
  private static final class Gathering {
    private final Table table;
    private final UnicodeRows rows;
    private final Ledger ledger;
    private final Findings findings;

    /** What was found of rows of which nobody knows what was acknowledged. */
    private Tally uncertain = Tally.ZERO;

    Gathering(Table table, UnicodeRows rows, Ledger ledger, Findings findings) {
      this.table = table;
      this.rows = rows;
      this.ledger = ledger;
      this.findings = findings;
    }

    Tally scan(Direction direction) {
      uncertain = Tally.ZERO;
      Tally sum = Tally.ZERO;
      ScanCheck check =
          new ScanCheck(
              rows, new ScanCheck.Scope(0, rows.size(), direction), this::judge, findings);
      Scan all = direction == Direction.FORWARD ? Scan.all() : Scan.all().reverse();
      try (ScanStream stream = table.scan(all)) {
        for (Row row : stream) {
          check.take(row);
          sum = sum.plus(StoredRow.tally(row));
        }
      }
      check.end();
      return sum;
    }

    Tally acknowledged() {
      Tally sum = uncertain;
      for (int row = 0; row < rows.size(); row++) {
        if (ledger.certain(row)) {
          sum = sum.plus(StoredRow.tally(ledger.expected(row)));
        }
      }
      return sum;
    }

    private void judge(int row, Row found) {
      if (ledger.certain(row)) {
        ledger.judge(row, Optional.of(found), findings);
      } else {
        uncertain = uncertain.plus(StoredRow.tally(found));
      }
    }
  }
}
