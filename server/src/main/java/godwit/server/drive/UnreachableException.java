package godwit.server.drive;

import java.io.Serial;

/** No answer came from a peer; what it was asked may have been done. */
public final class UnreachableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean unsent;

  public UnreachableException(String detail) {
    this(detail, false);
  }

  /**
   * Makes one.
   *
   * @param unsent whether no connection came about, so that nothing can have been done
   */
  public UnreachableException(String detail, boolean unsent) {
    super("peer is unreachable: " + detail);
    this.unsent = unsent;
  }

  /** Returns whether it is certain that the peer never heard what it was asked. */
  public boolean unsent() {
    return unsent;
  }
}
