package godwit.cli.transfer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import godwit.client.Batch;
import godwit.key.Bytes;
import godwit.request.Condition;
import godwit.request.Mutation;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A batch in a file: a JSON object in each line, one for each mutation. */
public final class BatchFile {
  private static final String PUT = "put";
  private static final String DELETE = "delete";
  private static final String VALUE = "value";
  private static final String VERSION = "version";
  private static final String HEX = "Hex";
  private static final Set<String> MEMBERS =
      Set.of(PUT, PUT + HEX, DELETE, DELETE + HEX, VALUE, VALUE + HEX, VERSION);

  private BatchFile() {}

  /**
   * Reads the mutations of a file, in their order.
   *
   * @throws IllegalArgumentException if a line is none, with its number and what is wrong
   */
  public static Batch read(BufferedReader file) throws IOException {
    Batch batch = new Batch();
    int number = 0;
    for (String line = file.readLine(); line != null; line = file.readLine()) {
      number++;
      if (!line.isBlank()) {
        try {
          batch.add(mutation(line));
        } catch (JsonParseException e) {
          throw new IllegalArgumentException("line " + number + ": " + BrokenJson.words(e), e);
        } catch (UnsupportedOperationException e) {
          throw new IllegalArgumentException("line " + number + " is no JSON object", e);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
      }
    }
    return batch;
  }

  private static Mutation mutation(String line) {
    JsonElement element = JsonParser.parseString(line);
    if (!element.isJsonObject()) {
      throw new IllegalArgumentException("no JSON object");
    }
    JsonObject object = element.getAsJsonObject();
    Set<String> strange = new TreeSet<>(object.keySet());
    strange.removeAll(MEMBERS);
    if (!strange.isEmpty()) {
      throw new IllegalArgumentException("unknown members: " + String.join(", ", strange));
    }
    Optional<Bytes> put = bytes(object, PUT);
    Optional<Bytes> delete = bytes(object, DELETE);
    Optional<Bytes> value = bytes(object, VALUE);
    if (put.isPresent() == delete.isPresent()) {
      throw new IllegalArgumentException("give either put or delete, with the key");
    }
    if (put.isPresent() != value.isPresent()) {
      throw new IllegalArgumentException("a put has a value, a delete has none");
    }
    return put.isPresent()
        ? new Mutation.Put(put.get(), value.get(), condition(object))
        : new Mutation.Delete(delete.orElseThrow(), condition(object));
  }

  private static Condition condition(JsonObject object) {
    JsonElement version = object.get(VERSION);
    if (version == null) {
      return Condition.Always.ALWAYS;
    }
    try {
      return new Condition.VersionIs(version.getAsLong());
    } catch (NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
      throw new IllegalArgumentException("version is no whole number: " + version, e);
    }
  }

  private static Optional<Bytes> bytes(JsonObject object, String name) {
    JsonElement text = object.get(name);
    JsonElement digits = object.get(name + HEX);
    if (text != null && digits != null) {
      throw new IllegalArgumentException("give either " + name + " or " + name + HEX);
    }
    if (digits != null) {
      return Optional.of(Bytes.fromHex(digits.getAsString()));
    }
    if (text == null) {
      return Optional.empty();
    }
    return Optional.of(Bytes.utf8(text.isJsonPrimitive() ? text.getAsString() : text.toString()));
  }
}
