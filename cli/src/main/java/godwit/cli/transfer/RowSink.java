package godwit.cli.transfer;

import com.google.gson.JsonObject;
import godwit.key.Bytes;
import godwit.request.Row;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes rows so that a {@link RowSource} reads the same. Not thread-safe. */
public final class RowSink implements Closeable {
  private final Appendable file;
  private final Closer closer;
  private final CSVPrinter printer;
  private final boolean json;
  private final boolean hex;

  /** What the rows are written to. */
  private interface Closer {
    void close() throws IOException;
  }

  /**
   * Begins a file.
   *
   * @param hex whether keys and values are written in digits
   */
  public <W extends Appendable & Closeable & Flushable> RowSink(
      FileForm.Layout layout, W file, boolean hex) throws IOException {
    this.file = file;
    this.closer = file::close;
    this.json = layout == FileForm.Layout.JSONL;
    this.hex = hex;
    char separator = layout == FileForm.Layout.TSV ? '\t' : ',';
    CSVFormat format =
        CSVFormat.RFC4180.builder().setDelimiter(separator).setRecordSeparator('\n').get();
    this.printer = new CSVPrinter(file, format);
    if (!json) {
      printer.printRecord("key", RowSource.Columns.VALUE);
    }
  }

  /**
   * Writes a row.
   *
   * @throws NotTextException if it is no text, and the layout can't say so
   */
  public void write(Row row) throws IOException {
    if (json) {
      JsonObject object = new JsonObject();
      add(object, "key", row.key());
      add(object, RowSource.Columns.VALUE, row.value());
      file.append(object.toString()).append('\n');
    } else {
      printer.printRecord(text(row.key(), row), text(row.value(), row));
    }
  }

  @Override
  public void close() throws IOException {
    printer.flush();
    closer.close();
  }

  private void add(JsonObject object, String name, Bytes bytes) {
    if (hex || !isText(bytes)) {
      object.addProperty(name + "Hex", bytes.toHex());
    } else {
      object.addProperty(name, bytes.toUtf8());
    }
  }

  private String text(Bytes bytes, Row row) throws NotTextException {
    if (hex) {
      return bytes.toHex();
    }
    if (!isText(bytes)) {
      throw new NotTextException(row.key());
    }
    return bytes.toUtf8();
  }

  private static boolean isText(Bytes bytes) {
    return Bytes.utf8(bytes.toUtf8()).equals(bytes);
  }
}
