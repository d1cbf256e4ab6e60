package godwit.cli.demo;

import godwit.client.AsyncTable;
import godwit.client.GodwitException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The writing of all rows for the first time, with many requests under way. */
final class Loading {
  private static final int UNDER_WAY = 2_048;

  private final UnicodeRows rows;
  private final Ledger ledger;
  private final Meter meter;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Loading(UnicodeRows rows, Ledger ledger, Meter meter) {
    this.rows = rows;
    this.ledger = ledger;
    this.meter = meter;
  }

  /** Returns how many rows have been acknowledged. */
  int done() {
    return done.get();
  }

  /**
   * Writes every row, and returns when all are acknowledged or {@code stopped} says so.
   *
   * @throws GodwitException the first error of any request
   */
  void run(AsyncTable table, BooleanSupplier stopped) throws InterruptedException {
    Semaphore room = new Semaphore(UNDER_WAY);
    for (int row = 0; row < rows.size() && failure.get() == null; row++) {
      if (stopped.getAsBoolean()) {
        break;
      }
      room.acquire();
      put(table, row, room);
    }
    room.acquire(UNDER_WAY);
    Throwable first = failure.get();
    switch (first) {
      case null -> {}
      case RuntimeException thrown -> throw thrown;
      case Error thrown -> throw thrown;
      default -> throw new CompletionException(first);
    }
  }

  private void put(AsyncTable table, int row, Semaphore room) {
    table
        .put(rows.key(row), rows.value(row, 0))
        .whenComplete((version, error) -> {
          if (error == null) {
            ledger.acknowledged(row, 0, version);
            meter.loaded();
            done.incrementAndGet();
          } else {
            meter.failed("load " + rows.key(row) + ": " + error.getMessage());
            failure.compareAndSet(null, error);
          }
          room.release();
        });
  }
}
