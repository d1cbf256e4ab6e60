package godwit.rocks;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A door before something native: many may be inside, and closing waits until they have left and
 * lets nobody in again. Thread-safe.
 *
 * <p>Use after close is then an exception, where native code would bring the process down.
 */
final class Gate {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final String name;
  private final AtomicInteger inside = new AtomicInteger();

  /** A gate in front of the thing of that name. */
  Gate(String name) {
    this.name = name;
  }

  /** Goes in; {@link #leave} must follow. Throws {@link IllegalStateException} once closed. */
  void enter() {
    if (inside.incrementAndGet() < 0) {
      leave();
      throw new IllegalStateException("used after close: what=" + name);
    }
  }

  void leave() {
    if (inside.decrementAndGet() == CLOSED) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /**
   * Closes, waits for those inside, then runs {@code release}. Only the first call runs it; a later
   * one returns when the first is through. Not to be called from inside.
   */
  synchronized void close(Runnable release) {
    if (inside.getAndUpdate(count -> count | CLOSED) < 0) {
      return;
    }
    boolean interrupted = false;
    while (inside.get() != CLOSED) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    release.run();
  }
}
