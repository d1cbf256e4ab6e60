package godwit.partition;

/** The form of ids that are numbered within an incarnation. */
final class Ids {
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

  static long[] parse(String kind, char letter, String text) {
    try {
      if (!text.isEmpty() && text.charAt(0) == letter) {
        int dot = text.indexOf('.');
        long number = Long.parseLong(text.substring(1, dot < 0 ? text.length() : dot));
        return new long[] {dot < 0 ? 1 : Long.parseLong(text.substring(dot + 1)), number};
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(malformed(kind, letter, text), e);
    }
    throw new IllegalArgumentException(malformed(kind, letter, text));
  }

  private static String malformed(String kind, char letter, String text) {
    return "not a " + kind + " id: text=" + text + " expected=" + letter + "7";
  }
}
