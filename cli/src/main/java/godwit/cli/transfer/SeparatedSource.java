package godwit.cli.transfer;

import com.google.gson.JsonObject;
import godwit.key.Bytes;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Values between separators; the first line names the columns. */
final class SeparatedSource implements RowSource {
  private final Columns columns;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> names;
  private final Optional<String> value;

  SeparatedSource(Reader file, char separator, Columns columns) throws IOException {
    this.columns = columns;
    this.parser = format(separator).parse(file);
    this.records = parser.iterator();
    this.names = parser.getHeaderNames();
    this.value = columns.value().or(this::valueAlone);
    demand(columns.key());
    value.ifPresent(this::demand);
  }

  /** Returns the format of files with this separator. */
  static CSVFormat format(char separator) throws IOException {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(separator)
        .setHeader()
        .setSkipHeaderRecord(true)
        .setIgnoreEmptyLines(true)
        .get();
  }

  @Override
  public Optional<Line> next() throws IOException {
    try {
      return records.hasNext() ? Optional.of(line(records.next())) : Optional.empty();
    } catch (UncheckedIOException e) {
      throw new IOException(
          "the file can't be read on: line="
              + parser.getCurrentLineNumber()
              + " detail="
              + e.getMessage()
              + ". Mend the quotes around that line",
          e);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private Line line(CSVRecord record) {
    long number = parser.getCurrentLineNumber();
    if (!record.isConsistent()) {
      return new Line.Bad(number, "columns=" + record.size() + " expected=" + names.size());
    }
    try {
      Bytes key = columns.bytes().apply(record.get(columns.key()));
      return new Line.Good(
          number,
          key,
          value.isPresent()
              ? columns.bytes().apply(record.get(value.get()))
              : Bytes.utf8(object(record)));
    } catch (IllegalArgumentException e) {
      return new Line.Bad(number, String.valueOf(e.getMessage()));
    }
  }

  /** Returns all but the key as a JSON object. */
  private String object(CSVRecord record) {
    JsonObject object = new JsonObject();
    for (String name : names) {
      if (!name.equals(columns.key())) {
        object.addProperty(name, record.get(name));
      }
    }
    return object.toString();
  }

  private Optional<String> valueAlone() {
    return names.size() == 2 && names.contains(Columns.VALUE)
        ? Optional.of(Columns.VALUE)
        : Optional.empty();
  }

  private void demand(String column) {
    if (!names.contains(column)) {
      throw new IllegalArgumentException("no such column: " + column + ", but " + names);
    }
  }
}
