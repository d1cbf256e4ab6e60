package godwit.cli.transfer;

import java.io.IOException;

/** A value between quotes does not end as it should, so nobody can tell what is a row behind it. */
final class BrokenQuotesException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What the parser says where the file ends within quotes. */
  private static final String AT_END = "EOF";

  private final long line;

  /**
   * Makes it of what the parser says.
   *
   * @param firstLine where the record begins
   * @param line where the parser has stopped
   */
  BrokenQuotesException(IOException cause, long firstLine, long line) {
    super(
        isOpen(cause)
            ? "a quote is opened and never closed"
            : "a value goes on behind its closing quote",
        cause);
    this.line = isOpen(cause) ? firstLine : line;
  }

  /** Returns the line to look at. */
  long line() {
    return line;
  }

  private static boolean isOpen(IOException cause) {
    return String.valueOf(cause.getMessage()).contains(AT_END);
  }
}
