package godwit.client;

/**
 * An error that a store reports after its retries; the subtype says what it means for the request.
 */
public abstract sealed class GodwitException extends RuntimeException
    permits RejectedException, UnavailableException, OutcomeUnknownException {
  private static final long serialVersionUID = 1L;

  GodwitException(String message) {
    super(message);
  }
}
