package godwit.server.drive;

import godwit.request.Refusal;
import java.io.Serial;
import java.util.Optional;

/** No answer came from a peer; what it was asked may have been done. */
public final class UnreachableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Optional<Refusal> refusal;

  public UnreachableException(String detail) {
    this(detail, Optional.empty());
  }

  /**
   * No answer came since the peer takes no call from here.
   *
   * @param refusal why it does not
   */
  public UnreachableException(String detail, Optional<Refusal> refusal) {
    super("peer is unreachable: " + detail);
    this.refusal = refusal;
  }

  /** Returns why the peer takes no call from here, if that is so. */
  public Optional<Refusal> refusal() {
    return refusal;
  }
}
