package godwit.codec;

/**
 * Bytes that are not what was written. Nobody catches it to go on: the replica that meets it halts.
 */
public final class CorruptionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorruptionException(String message) {
    super(message);
  }

  public CorruptionException(String message, Throwable cause) {
    super(message, cause);
  }
}
