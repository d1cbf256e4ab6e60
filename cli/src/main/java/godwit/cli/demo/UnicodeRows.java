package godwit.cli.demo;

import godwit.cli.screen.Json;
import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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

  private static final Bytes END = Bytes.utf8("}");
  private static final Bytes WRITES = Bytes.utf8(",\"writes\":");
  private static final int MOST_DIGITS = 10;

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
    Bytes end = writes == 0 ? END : WRITES.concat(Bytes.utf8(writes + "}"));
    return beginnings.get(row).concat(end);
  }

  /** Returns after how many writes the row has this value; -1 if it never has. */
  int writes(int row, Bytes value) {
    Bytes beginning = beginnings.get(row);
    if (!value.startsWith(beginning)) {
      return -1;
    }
    Bytes end = value.slice(beginning.length(), value.length());
    if (end.equals(END)) {
      return 0;
    }
    int digits = WRITES.length();
    if (!end.startsWith(WRITES) || end.length() <= digits || end.length() > digits + MOST_DIGITS) {
      return -1;
    }
    int writes = 0;
    for (; digits < end.length() && Character.isDigit(end.at(digits)); digits++) {
      writes = writes * 10 + (end.at(digits) - '0');
    }
    return value.equals(value(row, writes)) ? writes : -1;
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
