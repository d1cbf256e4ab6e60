package godwit.bench;

import godwit.cli.bench.WarmUp;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * A closed loop: so many requests are under way at all times, each the next of one that has ended.
 * Counts those that end within the measured time.
 */
final class Lanes {
  static final Duration MOST_WARMING = Duration.ofSeconds(90);
  private static final int MAX_SAMPLES = 4_000_000;

  private final int outstanding;
  private final int rows;
  private final IntFunction<CompletionStage<?>> request;
  private final AtomicLong ended = new AtomicLong();
  private final long[] samples = new long[MAX_SAMPLES];
  private final AtomicInteger sampled = new AtomicInteger();
  private final CountDownLatch over;
  private volatile boolean measures;
  private volatile boolean stopped;

  /**
   * What was measured.
   *
   * @param perSecond how many ended in a second
   * @param nanos how long each took
   * @param processorNanos processor time of the whole process for each
   */
  record Figures(double perSecond, Quantiles nanos, double processorNanos) {}

  private Lanes(int outstanding, int rows, IntFunction<CompletionStage<?>> request) {
    this.outstanding = outstanding;
    this.rows = rows;
    this.request = request;
    this.over = new CountDownLatch(outstanding);
  }

  /** Asks for rows of chance: until they are warm unmeasured, then measured. */
  static Figures run(
      int outstanding, int rows, int seconds, IntFunction<CompletionStage<?>> request)
      throws InterruptedException {
    return new Lanes(outstanding, rows, request).run(seconds);
  }

  private Figures run(int seconds) throws InterruptedException {
    for (int i = 0; i < outstanding; i++) {
      next();
    }
    WarmUp.untilCompiled(MOST_WARMING).await();
    measures = true;
    long before = ended.get();
    long from = System.nanoTime();
    long processorFrom = ProcessTime.nanos();
    TimeUnit.SECONDS.sleep(seconds);
    double elapsed = (System.nanoTime() - from) / 1e9;
    long processor = ProcessTime.nanos() - processorFrom;
    long count = ended.get() - before;
    int lastSample = Math.min(MAX_SAMPLES, sampled.get());
    stopped = true;
    over.await();
    return new Figures(
        count / elapsed,
        Quantiles.of(Arrays.stream(samples, 0, lastSample)),
        (double) processor / count);
  }

  private void next() {
    if (stopped) {
      over.countDown();
      return;
    }
    long at = System.nanoTime();
    request
        .apply(ThreadLocalRandom.current().nextInt(rows))
        .whenComplete((done, failure) -> {
          int place = measures ? sampled.getAndIncrement() : MAX_SAMPLES;
          if (place < MAX_SAMPLES) {
            samples[place] = System.nanoTime() - at;
          }
          ended.incrementAndGet();
          if (failure != null) {
            throw new AssertionError("a request failed", failure);
          }
          next();
        });
  }
}
