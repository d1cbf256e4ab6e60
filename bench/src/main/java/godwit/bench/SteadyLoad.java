package godwit.bench;

import godwit.client.AsyncTable;
import godwit.client.Table;
import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a fixed rate, half of them writes, whether or not earlier ones are answered: a stall
 * shows in the latency of every request that should have been sent in it. Latencies count from when
 * a request was due.
 */
final class SteadyLoad implements AutoCloseable {
  private final AsyncTable table;
  private final Rows rows;
  private final long periodNanos;
  private final LongAdder failed = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final List<Sample> samples = new ArrayList<>();
  private final Thread sender;
  private volatile boolean stopped;

  /**
   * One answered request.
   *
   * @param atNanos when it was due
   * @param nanos from then to its answer
   */
  record Sample(long atNanos, long nanos, boolean write) {}

  SteadyLoad(Table table, Rows rows, int perSecond) {
    this.table = table.async();
    this.rows = rows;
    this.periodNanos = 1_000_000_000L / perSecond;
    this.sender = Thread.ofPlatform().name("load").start(this::send);
  }

  long failed() {
    return failed.sum();
  }

  long answered() {
    return answered.sum();
  }

  /** Returns the samples of requests that were due in {@code [from, to)}. */
  List<Sample> between(long fromNanos, long toNanos) {
    synchronized (samples) {
      return samples.stream()
          .filter(s -> s.atNanos() >= fromNanos && s.atNanos() < toNanos)
          .toList();
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send() {
    Random random = new Random(7);
    long due = System.nanoTime();
    while (!stopped) {
      long wait = due - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
        continue;
      }
      Bytes key = Rows.key(random.nextInt(rows.count()));
      boolean write = random.nextBoolean();
      long at = due;
      var call = write ? table.put(key, rows.value(random)) : table.get(key);
      call.whenComplete((answer, failure) -> record(at, write, failure));
      due += periodNanos;
    }
  }

  private void record(long at, boolean write, Throwable failure) {
    long nanos = System.nanoTime() - at;
    if (failure != null) {
      failed.increment();
      return;
    }
    answered.increment();
    synchronized (samples) {
      samples.add(new Sample(at, nanos, write));
    }
  }
}
