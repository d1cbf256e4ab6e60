package godwit.server.raft;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs tasks one after the other, in the order of the calls, on threads of others. Thread-safe. */
final class SerialQueue {
  private static final int MAX_WAITING = 512;

  private final Executor threads;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialQueue(Executor threads) {
    this.threads = threads;
  }

  /** Adds a task, which must not throw; false if too many wait, or the threads are gone. */
  boolean offer(Runnable task) {
    synchronized (this) {
      if (waiting.size() >= MAX_WAITING) {
        return false;
      }
      waiting.add(task);
      if (running) {
        return true;
      }
      running = true;
    }
    try {
      threads.execute(this::run);
      return true;
    } catch (RejectedExecutionException e) {
      synchronized (this) {
        waiting.clear();
        running = false;
      }
      return false;
    }
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    running = task != null;
    return task;
  }
}
