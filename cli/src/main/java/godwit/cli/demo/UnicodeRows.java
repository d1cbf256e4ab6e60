package godwit.cli.demo;

import godwit.cli.screen.Json;
import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every named Unicode character that this JDK knows, as rows: {@code U+00004D} and a JSON object.
 * In the order of the keys, which is that of the code points. Immutable.
 */
final class UnicodeRows {
  /** The two-letter category at the number that {@link Character#getType(int)} has for it. */
  private static final String[] CATEGORIES =
      ("Cn Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf -- Co Cs"
              + " Pd Ps Pe Pc Po Sm Sc Sk So Pi Pf")
          .split(" ", -1);

  private static final Pattern END = Pattern.compile("(?:,\"writes\":([1-9][0-9]{0,8}))?}");

  private final List<Bytes> keys;

  /** The values without their ends: up to the brace that closes the object. */
  private final List<Bytes> beginnings;

  /** What is known of a character, as the value has it. */
  private record Description(String name, String block, String script, String category) {}

  private UnicodeRows(List<Bytes> keys, List<Bytes> beginnings) {
    this.keys = keys;
    this.beginnings = beginnings;
  }

  /** Returns all of them. Takes about a second. */
  static UnicodeRows all() {
    return range(Character.MIN_CODE_POINT, Character.MAX_CODE_POINT);
  }

  /** Returns those from {@code first} to {@code last}, both included. */
  static UnicodeRows range(int first, int last) {
    List<Bytes> keys = new ArrayList<>();
    List<Bytes> beginnings = new ArrayList<>();
    for (int codePoint = first; codePoint <= last; codePoint++) {
      String name = name(codePoint);
      if (name != null) {
        String json = Json.of(describe(codePoint, name));
        keys.add(keyOf(codePoint));
        beginnings.add(Bytes.utf8(json.substring(0, json.length() - 1)));
      }
    }
    return new UnicodeRows(List.copyOf(keys), List.copyOf(beginnings));
  }

  int size() {
    return keys.size();
  }

  Bytes key(int row) {
    return keys.get(row);
  }

  /**
   * Returns the row of {@code key}; if there is none, {@code -1 - } the row that would be behind
   * it.
   */
  int find(Bytes key) {
    return Collections.binarySearch(keys, key);
  }

  /** Returns how many rows have keys below {@code key}. */
  int below(Bytes key) {
    int found = find(key);
    return found >= 0 ? found : -1 - found;
  }

  /** Returns the row's value after so many writes; each count has another value. */
  Bytes value(int row, int writes) {
    return beginnings
        .get(row)
        .concat(Bytes.utf8(writes == 0 ? "}" : ",\"writes\":" + writes + "}"));
  }

  /** Returns after how many writes the row has this value; -1 if it never has. */
  int writes(int row, Bytes value) {
    Bytes beginning = beginnings.get(row);
    if (!value.startsWith(beginning)) {
      return -1;
    }
    Matcher rest = END.matcher(value.slice(beginning.length(), value.length()).toUtf8());
    if (!rest.matches()) {
      return -1;
    }
    return rest.group(1) == null ? 0 : Integer.parseInt(rest.group(1));
  }

  static Bytes keyOf(int codePoint) {
    return Bytes.utf8(String.format(Locale.ROOT, "U+%06X", codePoint));
  }

  /** Private use and surrogates have no names of their own. */
  private static @Nullable String name(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.PRIVATE_USE || type == Character.SURROGATE
        ? null
        : Character.getName(codePoint);
  }

  private static Description describe(int codePoint, String name) {
    Character.UnicodeBlock block = Character.UnicodeBlock.of(codePoint);
    return new Description(
        name,
        block == null ? "NO_BLOCK" : block.toString(),
        Character.UnicodeScript.of(codePoint).name(),
        CATEGORIES[Character.getType(codePoint)]);
  }
}
