package godwit.cli.transfer;

import godwit.key.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import java.util.function.Function;

/** The rows of a file, in its order. Not thread-safe. */
public interface RowSource extends Closeable {
  /**
   * Returns the next line that is not empty; empty at the end of the file.
   *
   * @throws IOException if the file can't be read on
   */
  Optional<Line> next() throws IOException;

  /**
   * Which columns of a file, or members of its objects, are what.
   *
   * @param key what is the key
   * @param value what is the value; empty for the column {@code value} if there is no other beside
   *     the key, else for a JSON object of all
   * @param bytes what a text stands for
   */
  record Columns(String key, Optional<String> value, Function<String, Bytes> bytes) {
    static final String VALUE = "value";
  }

  /** Reads rows of a layout. */
  static RowSource of(FileForm.Layout layout, Reader file, Columns columns) throws IOException {
    return switch (layout) {
      case CSV -> new SeparatedSource(file, ',', columns);
      case TSV -> new SeparatedSource(file, '\t', columns);
      case JSONL -> new JsonLinesSource(file, columns);
    };
  }
}
