package godwit.cli.transfer;

import com.google.gson.JsonObject;
import godwit.cli.argument.Nearest;
import godwit.key.Bytes;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVException;
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
    this.parser = parser(file, separator);
    this.records = parser.iterator();
    this.names = parser.getHeaderNames();
    demandDifferentNames();
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

  /** Reads the head of the file. */
  private static CSVParser parser(Reader file, char separator) throws IOException {
    try {
      return format(separator).parse(file);
    } catch (CSVException e) {
      throw new BrokenQuotesException(e, 1, 1);
    }
  }

  @Override
  public Optional<Line> next() throws IOException {
    long last = parser.getCurrentLineNumber();
    try {
      return records.hasNext() ? Optional.of(line(records.next())) : Optional.empty();
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof CSVException broken
          ? new BrokenQuotesException(broken, last + 1, parser.getCurrentLineNumber())
          : e.getCause();
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

  private void demandDifferentNames() {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("two columns have one name: " + name);
      }
    }
  }

  private void demand(String column) {
    if (!names.contains(column)) {
      throw new IllegalArgumentException(
          "no such column: " + column + ", but " + names + Nearest.question(column, names));
    }
  }
}
