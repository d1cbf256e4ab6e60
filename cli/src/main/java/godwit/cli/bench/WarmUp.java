package godwit.cli.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a load runs before it is measured. On two cores the virtual machine's compiler takes up
 * to 0.8 of one for half a minute and longer, which is missing from what is measured meanwhile.
 * Sees this process alone, not servers elsewhere. Not thread-safe.
 */
public final class WarmUp {
  private static final Duration STEP = Duration.ofSeconds(2);

  /** Of a step, so much compiling is no more than what comes up now and then. */
  private static final double QUIET = 0.1;

  private static final int QUIET_STEPS = 2;

  private final LongSupplier nanoTime;
  private final LongSupplier compiledMillis;
  private final int quietSteps;
  private final long endNanos;
  private long stepNanos;
  private long stepMillis;
  private int quiet;

  /** Ends when so many steps in a row were quiet, or {@code most} is over. */
  WarmUp(Duration most, int quietSteps, LongSupplier nanoTime, LongSupplier compiledMillis) {
    this.nanoTime = nanoTime;
    this.compiledMillis = compiledMillis;
    this.quietSteps = quietSteps;
    this.stepNanos = nanoTime.getAsLong();
    this.stepMillis = compiledMillis.getAsLong();
    this.endNanos = stepNanos + most.toNanos();
  }

  /** Begins one that takes just so long. */
  static WarmUp lasting(Duration time) {
    return new WarmUp(time, Integer.MAX_VALUE, System::nanoTime, () -> 0);
  }

  /**
   * Begins one that ends when hardly anything is compiled any more, or so much later; after four
   * seconds at the earliest.
   */
  public static WarmUp untilCompiled(Duration most) {
    @Nullable CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    LongSupplier millis = compiler == null ? () -> 0 : compiler::getTotalCompilationTime;
    return new WarmUp(most, QUIET_STEPS, System::nanoTime, millis);
  }

  /** Returns whether it is over. For a load that asks between its requests. */
  public boolean isOver() {
    long now = nanoTime.getAsLong();
    if (now - stepNanos >= STEP.toNanos()) {
      long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(now - stepNanos);
      long compiled = compiledMillis.getAsLong();
      quiet = compiled - stepMillis < QUIET * elapsedMillis ? quiet + 1 : 0;
      stepMillis = compiled;
      stepNanos = now;
    }
    return quiet >= quietSteps || now - endNanos >= 0;
  }

  /** Waits until it is over, while a load runs on other threads. */
  public void await() throws InterruptedException {
    while (!isOver()) {
      long leftNanos = Math.max(1, endNanos - nanoTime.getAsLong());
      TimeUnit.NANOSECONDS.sleep(Math.min(leftNanos, STEP.toNanos()));
    }
  }
}
