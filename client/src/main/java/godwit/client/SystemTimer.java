package godwit.client;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/** The machine's elapsed time, and one daemon thread. */
final class SystemTimer implements Timer {
  private final ScheduledThreadPoolExecutor thread;

  SystemTimer() {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread timer = new Thread(task, "godwit-client-timer");
              timer.setDaemon(true);
              return timer;
            },
            new DiscardPolicy());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void after(long millis, Runnable task) {
    var unused = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
