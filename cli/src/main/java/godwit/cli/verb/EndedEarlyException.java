package godwit.cli.verb;

import godwit.cli.transfer.UnusableFileException;
import godwit.client.GodwitException;
import godwit.client.RejectedException;
import org.jspecify.annotations.Nullable;

/** An import could not be done to its end; it can go on where it stopped. */
public final class EndedEarlyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Exception error;
  private final String first;
  private final long reachedLine;

  /** Makes it of what the store said. */
  EndedEarlyException(GodwitException error, long reachedLine) {
    this(
        error,
        error instanceof RejectedException rejected ? rejected.detail() : error.getMessage(),
        error instanceof RejectedException rejected ? rejected.advice() : "",
        reachedLine);
  }

  /** Makes it of what is wrong with the file. */
  EndedEarlyException(UnusableFileException error, long reachedLine) {
    this(error, error.getMessage(), error.advice(), reachedLine);
  }

  private EndedEarlyException(
      Exception error, @Nullable String detail, String first, long reachedLine) {
    super(detail + " reachedLine=" + reachedLine, error);
    this.error = error;
    this.first = first;
    this.reachedLine = reachedLine;
  }

  /** Returns what ended it. */
  public Exception error() {
    return error;
  }

  /** Returns what to do next, in whole sentences. */
  public String advice() {
    return advice(first);
  }

  /** Returns the same, with another advice on what ended it. */
  public String advice(String first) {
    return first + (first.isEmpty() ? "" : " ") + goOn(reachedLine);
  }

  /** Returns how to go on with an import that has come so far. */
  static String goOn(long reachedLine) {
    return reachedLine < 1
        ? "Nothing was written that is known of; do it again."
        : "Everything up to line "
            + reachedLine
            + " is done; go on with --after "
            + reachedLine
            + ".";
  }
}
