package godwit.server.raft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** How tests wait for futures. */
final class Waits {
  private static final long SECONDS = 30;

  private Waits() {}

  static void done(CompletableFuture<Void> future) throws Exception {
    future.get(SECONDS, TimeUnit.SECONDS);
  }

  /** Returns why it failed. */
  static Failure failure(CompletableFuture<?> future) throws Exception {
    try {
      future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupUnavailableException unavailable) {
        return unavailable.failure();
      }
      throw e;
    }
    throw new AssertionError("it was done");
  }
}
