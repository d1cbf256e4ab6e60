package godwit.server.drive;

import godwit.request.Refusal;
import java.io.Serial;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** No answer came from a peer; what it was asked may have been done. */
public final class UnreachableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean unsent;
  private final transient Optional<Refusal> refusal;

  public UnreachableException(String detail) {
    this(detail, false, Optional.empty());
  }

  /**
   * Makes one.
   *
   * @param unsent whether the call was never sent, as when no connection came about
   * @param refusal why the peer takes no call from here, if that is so
   */
  public UnreachableException(String detail, boolean unsent, Optional<Refusal> refusal) {
    super("peer is unreachable: " + detail);
    this.unsent = unsent;
    this.refusal = refusal;
  }

  /** Returns why a call to a peer failed, in words. */
  public static String why(Throwable thrown) {
    @Nullable Throwable cause = thrown.getCause();
    boolean wraps = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    if (wraps && cause != null) {
      return why(cause);
    }
    if (thrown instanceof TimeoutException) {
      return "no answer in time";
    }
    @Nullable String message = thrown.getMessage();
    return message == null ? thrown.toString() : message;
  }

  /** Returns whether it is certain that the peer did nothing of what it was asked. */
  public boolean unsent() {
    return unsent || refusal.isPresent();
  }

  /** Returns why the peer takes no call from here, if that is so. */
  public Optional<Refusal> refusal() {
    return refusal;
  }
}
