package godwit.client;

/**
 * A write may have been done or not, and nobody can tell any more; it won't be done later than shortly after this. Read
 * the keys to learn what happened before you write again.
 */
public final class OutcomeUnknownException extends GodwitException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException(String message) {
    super(message);
  }
}
