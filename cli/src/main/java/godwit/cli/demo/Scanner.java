package godwit.cli.demo;

import godwit.client.GodwitException;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.request.Row;
import godwit.store.Direction;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One client that scans, the whole table and parts of it in turn, and checks every row. */
final class Scanner {
  private static final long PAUSE_MILLIS = 200;
  private static final int PARTS = 4;

  private final Table table;
  private final UnicodeRows rows;
  private final Ledger ledger;
  private final Findings findings;
  private final Meter meter;

  Scanner(Table table, UnicodeRows rows, Ledger ledger, Findings findings, Meter meter) {
    this.table = table;
    this.rows = rows;
    this.ledger = ledger;
    this.findings = findings;
    this.meter = meter;
  }

  /** Scans until {@code stopped} is released; a scan under way is ended first. */
  void run(CountDownLatch stopped) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(rows.size());
    int round = 0;
    do {
      Direction direction = random.nextBoolean() ? Direction.FORWARD : Direction.REVERSE;
      scan(scope(round++, direction, random));
    } while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Every fourth scan is of the whole table. */
  private ScanCheck.Scope scope(int round, Direction direction, SplittableRandom random) {
    if (round % PARTS == 0) {
      return new ScanCheck.Scope(0, rows.size(), direction);
    }
    int low = random.nextInt(rows.size() - 1);
    int high = low + 1 + random.nextInt(Math.min(rows.size() - low - 1, rows.size() / PARTS));
    return new ScanCheck.Scope(low, high, direction);
  }

  private void scan(ScanCheck.Scope scope) {
    Scan part = Scan.all().from(rows.key(scope.low()));
    Optional<Bytes> end =
        scope.high() < rows.size() ? Optional.of(rows.key(scope.high())) : Optional.empty();
    Scan bounded = end.isPresent() ? part.to(end.get()) : part;
    Scan scan = scope.direction() == Direction.FORWARD ? bounded : bounded.reverse();
    long[] acknowledged = ledger.versions();
    try (ScanStream stream = table.scan(scan)) {
      long asOf = stream.asOf();
      ScanCheck check =
          new ScanCheck(
              rows, scope, (row, found) -> judge(found, row, acknowledged[row], asOf), findings);
      stream.forEach(check::take);
      meter.scanned(check.end());
    } catch (GodwitException e) {
      meter.failed("scan of " + part.low() + " " + scope.direction() + ": " + e.getMessage());
    }
  }

  /**
   * A scan must not show less than what was acknowledged before it began, nor what came after its
   * time.
   */
  private void judge(Row found, int row, long acknowledged, long asOf) {
    if (found.version() < acknowledged || found.version() > asOf) {
      findings.stale(
          "key="
              + found.key()
              + " version="
              + found.version()
              + " acknowledged="
              + acknowledged
              + " scannedAsOf="
              + asOf);
    } else if (rows.writes(row, found.value()) < 0) {
      findings.stale("key=" + found.key() + " has a value that nobody wrote: " + found.value());
    }
  }
}
