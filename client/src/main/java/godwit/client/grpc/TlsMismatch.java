package godwit.client.grpc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** That one end of a connection is encrypted and the other one is not, as the caller sees it. */
public enum TlsMismatch {
  /** The caller begins with TLS, and the node answers without. */
  NODE_HAS_NONE,
  /** The caller has no TLS, and the node ends the connection at once, or by a message of TLS. */
  NODE_TAKES_NOTHING_ELSE;

  /** How the bytes begin that end a connection which was to be of TLS. */
  private static final String TLS_ALERT = "bytes: 1503";

  /**
   * Returns which it is, by how a connection failed that had not come about before. A node that
   * ends connections for another reason at that moment looks like one that takes TLS alone.
   *
   * @param encrypted whether the caller begins with TLS
   */
  public static Optional<TlsMismatch> of(Throwable failure, boolean encrypted) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (encrypted && message.contains("not an SSL/TLS record")) {
        return Optional.of(NODE_HAS_NONE);
      }
      if (!encrypted && isDropped(message)) {
        return Optional.of(NODE_TAKES_NOTHING_ELSE);
      }
    }
    return Optional.empty();
  }

  /** Returns whether a connection that carried nothing ended so: by the other end. */
  static boolean isDropped(String message) {
    return message.contains("Network closed")
        || message.contains("Connection reset")
        || isAlert(message);
  }

  /** Returns whether the other end has said something in TLS. */
  static boolean isAlert(String message) {
    return message.contains(TLS_ALERT);
  }
}
