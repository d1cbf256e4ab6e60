package godwit.server.raft;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The leadership that a leader is giving to another, until somebody leads. Thread-safe. */
final class Transfer {
  private final String group;
  private @Nullable String target;
  private @Nullable CompletableFuture<Void> result;

  Transfer(String group) {
    this.group = group;
  }

  /** Begins one; fails if one is under way. */
  synchronized CompletableFuture<Void> begin(String to) {
    if (result != null) {
      return CompletableFuture.failedFuture(failure(Failure.BUSY, "another one is under way"));
    }
    target = to;
    CompletableFuture<Void> begun = new CompletableFuture<>();
    result = begun;
    return begun;
  }

  /** That node leads now. */
  void leads(String node) {
    CompletableFuture<Void> ended;
    boolean isDone;
    synchronized (this) {
      ended = result;
      isDone = node.equals(target);
      result = null;
    }
    if (ended == null) {
      return;
    }
    if (isDone) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(failure(Failure.BUSY, "another leads: leader=" + node));
    }
  }

  /** It ends without a leader that is known of. */
  void fail(Failure why, String detail) {
    CompletableFuture<Void> ended;
    synchronized (this) {
      ended = result;
      result = null;
    }
    if (ended != null) {
      ended.completeExceptionally(failure(why, detail));
    }
  }

  private GroupUnavailableException failure(Failure why, String detail) {
    return new GroupUnavailableException(group, why, "transfer of leadership: " + detail);
  }
}
