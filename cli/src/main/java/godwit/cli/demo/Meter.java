package godwit.cli.demo;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts of what the client was asked, and how long it took. Thread-safe. */
final class Meter {
  private static final int MOST_EXAMPLES = 8;

  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder scans = new LongAdder();
  private final LongAdder scannedRows = new LongAdder();
  private final Latencies latencies = new Latencies();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failureCount = new AtomicInteger();

  /** A read or write was answered. */
  void answered(long nanos) {
    answered.increment();
    latencies.add(nanos);
  }

  /** A row was loaded. */
  void loaded() {
    answered.increment();
  }

  /** A whole scan was answered. */
  void scanned(long rows) {
    answered.increment();
    scans.increment();
    scannedRows.add(rows);
  }

  void failed(String what) {
    failed.increment();
    if (failureCount.getAndIncrement() < MOST_EXAMPLES) {
      failures.add(what);
    }
  }

  /** Returns how many requests have ended, well or not. */
  long requests() {
    return answered.sum() + failed.sum();
  }

  long failed() {
    return failed.sum();
  }

  long scans() {
    return scans.sum();
  }

  long scannedRows() {
    return scannedRows.sum();
  }

  Latencies.Counts latencies() {
    return latencies.counts();
  }

  /** Returns the first few failures in words. */
  List<String> failures() {
    return List.copyOf(failures);
  }
}
