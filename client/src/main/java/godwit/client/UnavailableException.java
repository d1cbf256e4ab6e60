package godwit.client;

/**
 * A request was not done, and won't be: no service took it in time. It may be tried again as it is.
 */
public final class UnavailableException extends GodwitException {
  private static final long serialVersionUID = 1L;

  public UnavailableException(String message) {
    super(message);
  }
}
