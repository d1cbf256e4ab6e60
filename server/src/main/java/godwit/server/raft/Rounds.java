package godwit.server.raft;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action for any number of callers, a few times at once: who comes while so many rounds run
 * shares the next one, because those that run may have begun too early for it. Thread-safe.
 */
final class Rounds {
  private final Action action;
  private final int atOnce;
  private @Nullable CompletableFuture<Void> next;
  private int running;

  /** Runs {@code action} at most {@code atOnce} times at once. */
  Rounds(int atOnce, Action action) {
    this.atOnce = atOnce;
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
      if (running == atOnce || next == null) {
        return;
      }
      round = next;
      next = null;
      running++;
    }
    try {
      action.begin(thrown -> end(round, thrown));
    } catch (RuntimeException e) {
      end(round, e);
    }
  }

  private void end(CompletableFuture<Void> round, @Nullable Throwable thrown) {
    synchronized (this) {
      running--;
    }
    begin();
    if (thrown == null) {
      round.complete(null);
    } else {
      round.completeExceptionally(thrown);
    }
  }
}
