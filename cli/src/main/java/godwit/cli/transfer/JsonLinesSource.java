package godwit.cli.transfer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import godwit.cli.argument.Nearest;
import godwit.key.Bytes;
import java.io.IOException;
import java.io.LineNumberReader;
import java.io.Reader;
import java.util.Optional;
import java.util.Set;

/** A JSON object in each line. Bytes that are no text are there in digits: {@code keyHex}. */
final class JsonLinesSource implements RowSource {
  private static final String HEX = "Hex";

  private final LineNumberReader lines;
  private final Columns columns;

  JsonLinesSource(Reader file, Columns columns) {
    this.lines = new LineNumberReader(file);
    this.columns = columns;
  }

  @Override
  public Optional<Line> next() throws IOException {
    String line = lines.readLine();
    while (line != null && line.isBlank()) {
      line = lines.readLine();
    }
    return line == null ? Optional.empty() : Optional.of(line(lines.getLineNumber(), line));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private Line line(long number, String text) {
    try {
      JsonElement element = JsonParser.parseString(text);
      if (!element.isJsonObject()) {
        return new Line.Bad(number, "no JSON object");
      }
      JsonObject object = element.getAsJsonObject();
      Optional<String> value = columns.value().or(() -> valueAlone(object));
      Bytes key = member(object, columns.key());
      return new Line.Good(
          number,
          key,
          value.isPresent() ? member(object, value.get()) : Bytes.utf8(without(object)));
    } catch (JsonParseException e) {
      return new Line.Bad(number, BrokenJson.words(e));
    } catch (IllegalArgumentException e) {
      return new Line.Bad(number, String.valueOf(e.getMessage()));
    }
  }

  private Bytes member(JsonObject object, String name) {
    if (object.has(name + HEX)) {
      return Bytes.fromHex(object.get(name + HEX).getAsString());
    }
    JsonElement element = object.get(name);
    if (element == null || element.isJsonNull()) {
      throw new IllegalArgumentException(
          "no such member: " + name + Nearest.question(name, object.keySet()));
    }
    return element.isJsonPrimitive()
        ? columns.bytes().apply(element.getAsString())
        : Bytes.utf8(element.toString());
  }

  private String without(JsonObject object) {
    JsonObject rest = object.deepCopy();
    rest.remove(columns.key());
    return rest.toString();
  }

  private Optional<String> valueAlone(JsonObject object) {
    Set<String> usual =
        Set.of(columns.key(), columns.key() + HEX, Columns.VALUE, Columns.VALUE + HEX, "version");
    boolean alone =
        usual.containsAll(object.keySet())
            && (object.has(Columns.VALUE) || object.has(Columns.VALUE + HEX));
    return alone ? Optional.of(Columns.VALUE) : Optional.empty();
  }
}
