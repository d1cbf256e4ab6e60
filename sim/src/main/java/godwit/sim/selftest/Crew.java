package godwit.sim.selftest;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Threads that share a list of tasks. */
final class Crew {
  private Crew() {}

  /**
   * Runs all tasks, so many at once; the calling thread hears what each came to, in the order in
   * which they end.
   *
   * @throws IllegalStateException if a task throws
   */
  static <T> void each(int threads, List<Callable<T>> tasks, Consumer<T> ended)
      throws InterruptedException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("self-test-", 1).daemon().factory());
    try {
      CompletionService<T> completions = new ExecutorCompletionService<>(pool);
      tasks.forEach(completions::submit);
      for (int i = 0; i < tasks.size(); i++) {
        ended.accept(completions.take().get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a task of the self-test threw", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
