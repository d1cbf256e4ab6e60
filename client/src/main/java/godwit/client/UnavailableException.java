package godwit.client;

/**
 * A request was not done, and won't be: no service took it in time. It may be tried again as it is.
 */
public final class UnavailableException extends GodwitException {
  private static final long serialVersionUID = 1L;

  private static final String USUAL_ADVICE =
      "See that all nodes run, and try again. Where a majority of them is lost for good, see"
          + " docs/operating.md: A majority is lost.";

  private final String advice;

  public UnavailableException(String message) {
    this(message, USUAL_ADVICE);
  }

  /**
   * Makes one with another advice than to try again.
   *
   * @param advice what to do next, in whole sentences
   */
  public UnavailableException(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  /** Returns what to do next, in whole sentences. */
  public String advice() {
    return advice;
  }
}
