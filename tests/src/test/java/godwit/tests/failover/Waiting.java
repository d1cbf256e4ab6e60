package godwit.tests.failover;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what is to become true, and says what is not in the end. */
final class Waiting {
  private static final long LOOK_MILLIS = 50;

  private Waiting() {}

  /** Something that may be true by now. */
  @FunctionalInterface
  interface Condition<E extends Exception> {
    boolean holds() throws E, InterruptedException;
  }

  static <E extends Exception> void until(
      Duration patience, Condition<E> condition, Supplier<String> what)
      throws E, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("did not come to pass in " + patience + ": " + what.get());
      }
      never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Lets some time pass, which is what the test is about. */
  static void pass(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
