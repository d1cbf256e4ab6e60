package godwit.cli.demo;

import godwit.client.GodwitException;
import godwit.client.OutcomeUnknownException;
import godwit.client.Table;
import godwit.request.Row;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * One client that reads and writes rows of its own, half and half, one request after another, and
 * checks that each read returns exactly what was acknowledged last. Owns every row whose number has
 * its remainder.
 */
final class Worker {
  private final Table table;
  private final UnicodeRows rows;
  private final Ledger ledger;
  private final Findings findings;
  private final Meter meter;

  Worker(Table table, UnicodeRows rows, Ledger ledger, Findings findings, Meter meter) {
    this.table = table;
    this.rows = rows;
    this.ledger = ledger;
    this.findings = findings;
    this.meter = meter;
  }

  /** Works on the rows {@code number}, {@code number + workers}, … until it is stopped. */
  void run(int number, int workers, BooleanSupplier stopped) {
    SplittableRandom random = new SplittableRandom(number);
    int share = (rows.size() - number + workers - 1) / workers;
    while (!stopped.getAsBoolean()) {
      int row = number + workers * random.nextInt(share);
      if (random.nextBoolean()) {
        read(row);
      } else if (ledger.certain(row)) {
        write(row);
      }
    }
  }

  private void read(int row) {
    long began = System.nanoTime();
    try {
      Optional<Row> found = table.get(rows.key(row));
      meter.answered(System.nanoTime() - began);
      ledger.judge(row, found, findings);
    } catch (GodwitException e) {
      meter.failed("get " + rows.key(row) + ": " + e.getMessage());
    }
  }

  private void write(int row) {
    int count = ledger.writes(row) + 1;
    long began = System.nanoTime();
    try {
      long version = table.put(rows.key(row), rows.value(row, count));
      meter.answered(System.nanoTime() - began);
      ledger.acknowledged(row, count, version);
    } catch (OutcomeUnknownException e) {
      ledger.uncertain(row);
      meter.failed("put " + rows.key(row) + ": " + e.getMessage());
    } catch (GodwitException e) {
      meter.failed("put " + rows.key(row) + ": " + e.getMessage());
    }
  }
}
