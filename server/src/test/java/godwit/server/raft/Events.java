package godwit.server.raft;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Where a test waits for what other threads do. Thread-safe. */
final class Events {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  // For what nobody tells of, such as an answer that arrived at a leader.
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition happened = lock.newCondition();

  void happened() {
    lock.lock();
    try {
      happened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the condition holds; fails when it does not for long. */
  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("did not come true in time: " + what);
        }
        var unused = happened.awaitNanos(LOOK_AGAIN_NANOS);
      }
    } finally {
      lock.unlock();
    }
  }
}
