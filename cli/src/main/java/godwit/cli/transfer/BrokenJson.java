package godwit.cli.transfer;

import com.google.gson.JsonParseException;
import java.io.EOFException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the parser of JSON says of a line, in words for people. */
final class BrokenJson {
  private static final Pattern COLUMN = Pattern.compile(" column (\\d+)");

  private BrokenJson() {}

  /** Returns what is wrong with a line, and at which column where that is known. */
  static String words(JsonParseException e) {
    if (e.getCause() instanceof EOFException) {
      return "no JSON: it breaks off at the end of the line";
    }
    Matcher column = COLUMN.matcher(String.valueOf(e.getMessage()));
    return column.find() ? "no JSON: column=" + column.group(1) : "no JSON";
  }
}
