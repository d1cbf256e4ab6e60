package godwit.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** The ways from a future to the caller: by waiting for it, or off the transport's threads. */
final class Waiting {
  private Waiting() {}

  /** Returns what a read comes to; a thread that is interrupted gives it up. */
  static <T> T forRead(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw thrown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted");
    }
  }

  /** Returns what a change comes to; a thread that is interrupted gives up to know. */
  static <T> T forChange(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw thrown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutcomeUnknownException("interrupted");
    }
  }

  /**
   * Returns what a change comes to that is no write of keys.
   *
   * @param advice what to do where nobody knows, in whole sentences
   */
  static <T> T forChange(CompletableFuture<T> future, String advice) {
    try {
      return forChange(future);
    } catch (OutcomeUnknownException e) {
      throw e.advising(advice);
    }
  }

  /**
   * Returns a future that completes as {@code future} does, on {@code executor}, with a plain
   * error.
   */
  static <T> CompletableFuture<T> off(CompletableFuture<T> future, Executor executor) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var unused =
        future.whenCompleteAsync(
            (value, error) -> {
              if (error == null) {
                result.complete(value);
              } else {
                result.completeExceptionally(
                    error instanceof CompletionException && error.getCause() != null
                        ? error.getCause()
                        : error);
              }
            },
            executor);
    return result;
  }

  /**
   * Returns the error, with the trace of the thread that waited: that is the one that can be acted
   * on.
   */
  private static RuntimeException thrown(ExecutionException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof GodwitException error) {
      error.fillInStackTrace();
      return error;
    }
    if (cause instanceof RuntimeException error) {
      return error;
    }
    throw new AssertionError("request failed for a reason that no request has", cause);
  }
}
