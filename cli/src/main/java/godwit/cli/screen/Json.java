package godwit.cli.screen;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.util.Optional;

/** Records as JSON objects: a member for each component, under its name; null ones are left out. */
public final class Json {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private Json() {}

  /** Returns the record, or a list of such, in one line. */
  public static String of(Object value) {
    return GSON.toJson(value);
  }

  /**
   * Returns the record that {@code text} describes; empty if it doesn't. Missing members are 0 or
   * null.
   */
  public static <T extends Record> Optional<T> parse(String text, Class<T> type) {
    try {
      return Optional.ofNullable(GSON.fromJson(text, type));
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }
}
