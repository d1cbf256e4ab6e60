package godwit.client;

/**
 * A write may have been done or not, and nobody can tell any more. A sending that is still on its
 * way may be done up to two minutes after the write began. Read the keys to learn what happened
 * before you write again.
 */
public final class OutcomeUnknownException extends GodwitException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException(String message) {
    super(message);
  }
}
