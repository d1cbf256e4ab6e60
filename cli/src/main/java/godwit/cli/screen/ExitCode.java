package godwit.cli.screen;

/** What the process ends with, by the kind of error. Scripts rely on the numbers. */
public final class ExitCode {
  /** It was done, or all of it held. */
  public static final int OK = 0;

  /** It was understood and refused, there is no such record, or something did not hold. */
  public static final int REJECTED = 1;

  /** The command line or a setting is wrong. */
  public static final int USAGE = 2;

  /** It was not done: the store can't be reached, or can't be opened. */
  public static final int UNAVAILABLE = 3;

  /** It may have been done. */
  public static final int OUTCOME_UNKNOWN = 4;

  /** A bug, or bytes that fail their checksum. */
  public static final int FAULT = 5;

  private ExitCode() {}
}
