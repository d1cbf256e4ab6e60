package godwit.cli.transfer;

import godwit.key.Bytes;
import java.io.IOException;

/** A row that is no text was to be written where there is only text. */
public final class NotTextException extends IOException {
  private static final long serialVersionUID = 1L;

  NotTextException(Bytes key) {
    super("a row is no text in UTF-8: key=" + key + ". Give --hex, or --format jsonl");
  }
}
