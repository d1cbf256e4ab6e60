package godwit.server.drive;

import java.io.Serial;

/** No answer came from a peer; what it was asked may have been done. */
public final class UnreachableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public UnreachableException(String detail) {
    super("peer is unreachable: " + detail);
  }
}
