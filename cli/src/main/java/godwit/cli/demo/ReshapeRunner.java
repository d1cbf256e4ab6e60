package godwit.cli.demo;

import godwit.client.Admin;
import godwit.client.GodwitException;
import godwit.request.OperationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Has reshapes done, several at once, and waits for their ends. */
final class ReshapeRunner implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Admin admin;
  private final Meter meter;
  private final Consumer<Reshaped> ended;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("reshape-", 1).factory());

  /**
   * Makes a runner.
   *
   * @param ended is told of each reshape that has ended, well or not, on any thread
   */
  ReshapeRunner(Admin admin, Meter meter, Consumer<Reshaped> ended) {
    this.admin = admin;
    this.meter = meter;
    this.ended = ended;
  }

  /** Starts all of them at once, and returns when all have ended. */
  void run(List<Wish> wishes) throws InterruptedException {
    List<Future<?>> running = new ArrayList<>();
    for (Wish wish : wishes) {
      running.add(threads.submit(() -> ended.accept(fulfil(wish))));
    }
    for (Future<?> one : running) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new AssertionError("a reshape could not be run", e.getCause());
      }
    }
  }

  private Reshaped fulfil(Wish wish) {
    try {
      long before = meter.requests();
      OperationReport started = wish.start(admin);
      OperationReport report = admin.await(started.id(), PATIENCE);
      return Reshaped.of(wish, report, meter.requests() - before);
    } catch (GodwitException e) {
      String message = e.getMessage();
      return Reshaped.refused(wish, message == null ? e.toString() : message);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
