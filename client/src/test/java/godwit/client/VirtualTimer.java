package godwit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** A timer whose time passes only when a test lets it. Not thread-safe. */
final class VirtualTimer implements Timer {
  private record Task(long atMillis, long number, Runnable what) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::atMillis).thenComparingLong(Task::number));
  private long nowMillis = 1_000_000;
  private long number;

  @Override
  public long nowMillis() {
    return nowMillis;
  }

  @Override
  public void after(long millis, Runnable task) {
    number++;
    tasks.add(new Task(nowMillis + millis, number, task));
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
