package godwit.cli.verb;

import godwit.client.GodwitException;

/** An import could not be done to its end; it can go on where it stopped. */
public final class EndedEarlyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final GodwitException error;
  private final long reachedLine;

  EndedEarlyException(GodwitException error, long reachedLine) {
    super(error.getMessage() + " reachedLine=" + reachedLine, error);
    this.error = error;
    this.reachedLine = reachedLine;
  }

  /** Returns what ended it. */
  public GodwitException error() {
    return error;
  }

  /** Returns what to do next, in one sentence. */
  public String advice() {
    return reachedLine < 1
        ? "Nothing was written that is known of; do it again."
        : "Everything up to that line is done; go on with --after " + reachedLine + ".";
  }
}
