package godwit.cli.demo;

import godwit.client.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The workers and scanners at work. Closing it stops them and waits for their last requests. */
final class VerifiedLoad implements AutoCloseable {
  static final int WORKERS = 16;
  static final int SCANNERS = 1;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("load-", 1).factory());
  private final List<Future<?>> running = new ArrayList<>();

  private VerifiedLoad() {}

  static VerifiedLoad start(
      Table table, UnicodeRows rows, Ledger ledger, Findings findings, Meter meter) {
    VerifiedLoad load = new VerifiedLoad();
    for (int i = 0; i < WORKERS; i++) {
      int number = i;
      Worker worker = new Worker(table, rows, ledger, findings, meter);
      load.run(() -> {
        worker.run(number, WORKERS, () -> load.stopped.getCount() == 0);
        return number;
      });
    }
    for (int i = 0; i < SCANNERS; i++) {
      int number = i;
      Scanner scanner = new Scanner(table, rows, ledger, findings, meter);
      load.run(() -> {
        scanner.run(load.stopped);
        return number;
      });
    }
    return load;
  }

  private void run(Callable<Integer> task) {
    running.add(threads.submit(task));
  }

  /** Stops; throws what no worker should meet, such as a fault. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      for (Future<?> task : running) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a worker of the load failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdown();
    }
  }
}
