package godwit.server.raft;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one action at a time for any number of callers: who comes while a round runs shares the next
 * one, because the round that runs may have begun too early for it. Thread-safe.
 */
final class Rounds {
  private final Action action;
  private @Nullable CompletableFuture<Void> next;
  private boolean running;

  Rounds(Action action) {
    this.action = action;
  }

  /** What a round does. */
  @FunctionalInterface
  interface Action {
    /** Begins, and calls {@code end} once: with null when it is done, else with what failed. */
    void begin(Consumer<@Nullable Throwable> end);
  }

  /** Completes as a round does that begins after this call. */
  CompletableFuture<Void> join() {
    CompletableFuture<Void> joined;
    synchronized (this) {
      if (next == null) {
        next = new CompletableFuture<>();
      }
      joined = next;
    }
    begin();
    return joined;
  }

  private void begin() {
    CompletableFuture<Void> round;
    synchronized (this) {
      if (running || next == null) {
        return;
      }
      round = next;
      next = null;
      running = true;
    }
    try {
      action.begin(thrown -> end(round, thrown));
    } catch (RuntimeException e) {
      end(round, e);
    }
  }

  private void end(CompletableFuture<Void> round, @Nullable Throwable thrown) {
    synchronized (this) {
      running = false;
    }
    begin();
    if (thrown == null) {
      round.complete(null);
    } else {
      round.completeExceptionally(thrown);
    }
  }
}
