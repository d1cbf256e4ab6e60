package godwit.server.replica;

import godwit.reshape.CopyPace.Requests;
import java.util.concurrent.atomic.LongAdder;

/** How long the log and the machine of a service take for what clients ask. Thread-safe. */
final class ClientDelays {
  private final LongAdder reads = new LongAdder();
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void read() {
    reads.increment();
  }

  /** Notes that a write begins, and returns when. */
  long writeBegins() {
    begun.increment();
    return System.nanoTime();
  }

  /** Notes that a write ended that began at {@code beganNanos}. */
  void writeEnded(long beganNanos) {
    nanos.add(System.nanoTime() - beganNanos);
    ended.increment();
  }

  /** Returns what was asked so far. */
  Requests requests() {
    long answered = ended.sum();
    long took = nanos.sum();
    return new Requests(reads.sum(), Math.max(begun.sum(), answered), answered, took);
  }
}
