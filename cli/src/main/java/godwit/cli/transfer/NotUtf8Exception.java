package godwit.cli.transfer;

import java.nio.charset.CharacterCodingException;

/** Bytes of a file are no text in UTF-8. */
final class NotUtf8Exception extends CharacterCodingException {
  private static final long serialVersionUID = 1L;

  private final long line;

  NotUtf8Exception(long line) {
    this.line = line;
  }

  /** Returns the line that they are in; the first is 1. */
  long line() {
    return line;
  }
}
