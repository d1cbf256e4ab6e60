package godwit.client;

/**
 * A write may have been done or not, and nobody can tell any more. A sending that is still on its
 * way may be done up to two minutes after the write began. Read the keys to learn what happened
 * before you write again.
 */
public final class OutcomeUnknownException extends GodwitException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  public OutcomeUnknownException(String message) {
    this(message, "It may have been done. Read the keys before you write again.");
  }

  /**
   * Makes one with another advice than to read the keys.
   *
   * @param advice what to do next, in whole sentences
   */
  public OutcomeUnknownException(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  /** Returns what to do next, in whole sentences. */
  public String advice() {
    return advice;
  }
}
