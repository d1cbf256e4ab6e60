package godwit.client;

/**
 * A write or another change may have been done or not, and nobody can tell any more. A sending that
 * is still on its way may be done up to two minutes after the write began. Look at what happened
 * before you try again: after a write, read the keys; else {@link #advice} says where.
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

  /** Returns the same with another advice. */
  OutcomeUnknownException advising(String other) {
    return new OutcomeUnknownException(String.valueOf(getMessage()), other);
  }

  /** Returns what to do next, in whole sentences. */
  public String advice() {
    return advice;
  }
}
