package godwit.server.raft;

import java.io.Serial;

/** A message from another node was not understood, or not meant for this one. Nothing was done. */
public final class MessageRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  MessageRefusedException(String detail) {
    super("message of another node was refused: " + detail);
  }

  MessageRefusedException(String detail, Throwable cause) {
    super("message of another node was refused: " + detail, cause);
  }
}
