package godwit.server.replica;

import java.util.concurrent.atomic.LongAdder;

/** How much a service has been asked to do since it was started. Thread-safe. */
public final class LoadFigures {
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();

  LoadFigures() {}

  void read() {
    reads.increment();
  }

  void write() {
    writes.increment();
  }

  public long reads() {
    return reads.sum();
  }

  public long writes() {
    return writes.sum();
  }
}
