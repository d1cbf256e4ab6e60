package godwit.cli.verb;

import godwit.key.Bytes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how keys and values are written. */
final class Form {
  @Option(names = "--hex", description = "Keys and values are in hexadecimal digits.")
  private boolean hex;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  boolean hex() {
    return hex;
  }

  boolean json() {
    return json;
  }

  /** Returns the bytes that {@code text} stands for: its UTF-8, or its digits. */
  Bytes bytes(String text) {
    return bytes(text, hex);
  }

  static Bytes bytes(String text, boolean hex) {
    if (!hex) {
      return Bytes.utf8(text);
    }
    try {
      return Bytes.fromHex(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "--hex takes two hexadecimal digits for each byte, not: " + text);
    }
  }

  /**
   * Returns {@code bytes} in one line: as digits, or as their text, in which control characters and
   * bytes that are no UTF-8 are written {@code \xNN}, and so is a backslash that would otherwise
   * read as the beginning of that. No two byte strings are written alike.
   */
  String text(Bytes bytes) {
    return hex ? bytes.toHex() : Escaped.of(bytes);
  }

  /** Returns the text that {@code bytes} are, or their digits; null if they are no text. */
  @Nullable String plain(Bytes bytes) {
    if (hex) {
      return bytes.toHex();
    }
    String text = bytes.toUtf8();
    return Bytes.utf8(text).equals(bytes) ? text : null;
  }
}
