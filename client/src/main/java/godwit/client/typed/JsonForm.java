package godwit.client.typed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import godwit.key.Bytes;
import java.io.IOException;

/**
 * Values as JSON by Jackson, which the user's project brings along. For values, not for keys: equal
 * values need not have equal bytes, and their order says nothing.
 *
 * @param <T> the type of value
 */
public final class JsonForm<T> implements Form<T> {
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final Class<T> type;

  private JsonForm(ObjectMapper mapper, Class<T> type) {
    this.writer = mapper.writerFor(type);
    this.reader = mapper.readerFor(type);
    this.type = type;
  }

  /** Returns the form of a type by a mapper of its own. */
  public static <T> JsonForm<T> of(Class<T> type) {
    return of(type, new ObjectMapper());
  }

  /** Returns the form of a type by {@code mapper}. */
  public static <T> JsonForm<T> of(Class<T> type, ObjectMapper mapper) {
    return new JsonForm<>(mapper, type);
  }

  @Override
  public Bytes toBytes(T value) {
    try {
      return Bytes.adopt(writer.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON of " + type.getName() + ": " + value, e);
    }
  }

  @Override
  public T fromBytes(Bytes bytes) {
    try {
      return type.cast(reader.readValue(bytes.borrow()));
    } catch (IOException e) {
      throw new IllegalArgumentException("no " + type.getName() + " in JSON: " + e.getMessage(), e);
    }
  }
}
