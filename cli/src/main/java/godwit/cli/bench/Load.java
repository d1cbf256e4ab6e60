package godwit.cli.bench;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Requests, one after another or at a rate, until it is closed. Safe for use by any thread; each
 * measurement takes what ended since the last.
 *
 * <p>In a closed loop so many requests are under way at all times, each the next of one that has
 * ended: it says how much the store can do. In an open loop requests are due at a fixed rate,
 * whether or not earlier ones are answered, and a latency counts from when its request was due: so
 * a stall shows in every request that should have been sent in it.
 */
final class Load implements AutoCloseable {
  private static final int DIGITS = 3;
  private static final long HIGHEST_NANOS = 3_600_000_000_000L;
  private static final long LOWEST_NANOS = 100;
  private static final long CLOSING_SECONDS = 70;

  private final int rows;
  private final IntFunction<CompletionStage<?>> request;
  private final Recorder recorder = new Recorder(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
  private final LongAdder failed = new LongAdder();
  private final LongAdder underWay = new LongAdder();
  private final CountDownLatch lanes;
  private long since = System.nanoTime();
  private volatile boolean stopped;

  private Load(int rows, int lanes, IntFunction<CompletionStage<?>> request) {
    this.rows = rows;
    this.request = request;
    this.lanes = new CountDownLatch(lanes);
  }

  /** Begins a closed loop of requests for rows of chance. */
  static Load closed(int outstanding, int rows, IntFunction<CompletionStage<?>> request) {
    Load load = new Load(rows, outstanding, request);
    for (int i = 0; i < outstanding; i++) {
      load.next();
    }
    return load;
  }

  /** Begins an open loop of requests for rows of chance, {@code perSecond} of them. */
  static Load open(long perSecond, int rows, IntFunction<CompletionStage<?>> request) {
    Load load = new Load(rows, 1, request);
    Thread.ofPlatform().name("load").start(() -> load.send(1_000_000_000L / perSecond));
    return load;
  }

  /** Returns what ended since this was last asked, or since the load began. */
  synchronized Figures figures() {
    long now = System.nanoTime();
    Histogram nanos = recorder.getIntervalHistogram();
    double seconds = (now - since) / 1e9;
    since = now;
    return new Figures(nanos.getTotalCount() / seconds, nanos, failed.sumThenReset());
  }

  private void next() {
    if (stopped) {
      lanes.countDown();
      return;
    }
    long from = System.nanoTime();
    var unused =
        request
            .apply(ThreadLocalRandom.current().nextInt(rows))
            .whenComplete((done, problem) -> {
              record(from, problem == null);
              next();
            });
  }

  private void send(long periodNanos) {
    for (long due = System.nanoTime(); !stopped; due += periodNanos) {
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      long from = due;
      underWay.increment();
      var unused =
          request
              .apply(ThreadLocalRandom.current().nextInt(rows))
              .whenComplete((done, problem) -> {
                record(from, problem == null);
                underWay.decrement();
              });
    }
    lanes.countDown();
  }

  private void record(long from, boolean answered) {
    if (answered) {
      recorder.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - from));
    } else {
      failed.increment();
    }
  }

  /** Stops, and waits until nothing is under way, or the thread is interrupted. */
  @Override
  public void close() {
    stopped = true;
    try {
      boolean ended = lanes.await(CLOSING_SECONDS, TimeUnit.SECONDS);
      long most = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSING_SECONDS);
      while (ended && underWay.sum() > 0 && System.nanoTime() < most) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
