package godwit.cli.demo;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What was read and must not be: how often, and the first few in words. Thread-safe. */
final class Findings {
  private static final int MOST_EXAMPLES = 8;

  private final LongAdder lost = new LongAdder();
  private final LongAdder duplicated = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();
  private final AtomicInteger exampleCount = new AtomicInteger();

  /** An acknowledged row was not there. */
  void lost(String detail) {
    lost.increment();
    note("lost: " + detail);
  }

  /** A row came twice, out of order, or although nobody wrote it. */
  void duplicated(String detail) {
    duplicated.increment();
    note("duplicated: " + detail);
  }

  /** A row was there with other contents than those acknowledged last. */
  void stale(String detail) {
    stale.increment();
    note("stale: " + detail);
  }

  long lost() {
    return lost.sum();
  }

  long duplicated() {
    return duplicated.sum();
  }

  long stale() {
    return stale.sum();
  }

  List<String> examples() {
    return List.copyOf(examples);
  }

  private void note(String example) {
    if (exampleCount.getAndIncrement() < MOST_EXAMPLES) {
      examples.add(example);
    }
  }
}
