package godwit.partition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of ids that are numbered within an incarnation. */
final class Ids {
  private static final Pattern FORM = Pattern.compile("([a-z])([0-9]{1,18})(?:\\.([0-9]{1,18}))?");

  private Ids() {}

  static void check(String kind, long incarnation, long number) {
    if (incarnation < 1 || number < 1) {
      throw new IllegalArgumentException(
          "no " + kind + " id: incarnation=" + incarnation + " number=" + number);
    }
  }

  static String text(char letter, long incarnation, long number) {
    return letter + Long.toString(number) + (incarnation == 1 ? "" : "." + incarnation);
  }

  /** Returns the incarnation and the number that {@code text} names. */
  static long[] parse(String kind, char letter, String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || parts.group(1).charAt(0) != letter) {
      throw malformed(kind, letter, text);
    }
    String incarnation = parts.group(3);
    return new long[] {
      incarnation == null ? 1 : Long.parseLong(incarnation), Long.parseLong(parts.group(2))
    };
  }

  static IllegalArgumentException malformed(String kind, char letter, String text) {
    return new IllegalArgumentException(kind + " ids look like " + letter + "7, not: " + text);
  }
}
