package godwit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A timer whose time passes only when a test lets it, on one thread; any may add tasks. */
final class VirtualTimer implements Timer {
  private record Task(long atMillis, long number, Runnable what) {}

  private final PriorityBlockingQueue<Task> tasks =
      new PriorityBlockingQueue<>(
          16, Comparator.comparingLong(Task::atMillis).thenComparingLong(Task::number));
  private final AtomicLong number = new AtomicLong();
  private volatile long nowMillis = 1_000_000;

  @Override
  public long nowMillis() {
    return nowMillis;
  }

  @Override
  public void after(long millis, Runnable task) {
    tasks.add(new Task(nowMillis + millis, number.incrementAndGet(), task));
  }

  @Override
  public void close() {
    tasks.clear();
  }

  /** Lets {@code millis} pass. */
  void pass(long millis) {
    long end = nowMillis + millis;
    Task next = tasks.peek();
    while (next != null && next.atMillis() <= end) {
      step();
      next = tasks.peek();
    }
    nowMillis = end;
  }

  /** Lets time pass until {@code future} is complete, and returns it. */
  <T> CompletableFuture<T> await(CompletableFuture<T> future) {
    while (!future.isDone()) {
      assertThat(tasks).as("nothing will ever complete the future").isNotEmpty();
      step();
    }
    return future;
  }

  private void step() {
    Task task = tasks.remove();
    nowMillis = task.atMillis();
    task.what().run();
  }
}
