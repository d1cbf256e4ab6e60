package godwit.cli.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a load runs before it is measured. On two cores the virtual machine's compiler takes up
 * to half of both for half a minute and longer, so what is measured earlier is mostly how fast it
 * compiles. Sees this process alone, not servers elsewhere. Not thread-safe.
 */
public final class WarmUp {
  private static final Duration STEP = Duration.ofSeconds(2);

  /** Of a step, so much compiling is no more than what comes up now and then. */
  private static final double QUIET = 0.1;

  private final boolean untilCompiled;
  private final long endNanos;
  private long stepNanos = System.nanoTime();
  private long compiledMillis = compiledMillis();

  private WarmUp(Duration most, boolean untilCompiled) {
    this.untilCompiled = untilCompiled;
    this.endNanos = stepNanos + most.toNanos();
  }

  /** Begins one that takes just so long. */
  static WarmUp lasting(Duration time) {
    return new WarmUp(time, false);
  }

  /** Begins one that ends when hardly anything is compiled any more, or so much later. */
  public static WarmUp untilCompiled(Duration most) {
    return new WarmUp(most, true);
  }

  /** Returns whether it is over. For a load that asks between its requests. */
  public boolean isOver() {
    long now = System.nanoTime();
    if (now - endNanos >= 0) {
      return true;
    }
    if (!untilCompiled || now - stepNanos < STEP.toNanos()) {
      return false;
    }
    long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(now - stepNanos);
    long before = compiledMillis;
    compiledMillis = compiledMillis();
    stepNanos = now;
    return compiledMillis - before < QUIET * elapsedMillis;
  }

  /** Waits until it is over, while a load runs on other threads. */
  public void await() throws InterruptedException {
    while (!isOver()) {
      long leftNanos = Math.max(1, endNanos - System.nanoTime());
      TimeUnit.NANOSECONDS.sleep(Math.min(leftNanos, STEP.toNanos()));
    }
  }

  private static long compiledMillis() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }
}
