package godwit.cli.verb;

import godwit.key.Bytes;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how keys and values are written. */
final class Form {
  @Option(names = "--hex", description = "Keys and values are in hexadecimal digits.")
  private boolean hex;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

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
      throw new TypeConversionException("not an even number of hexadecimal digits: " + text);
    }
  }

  /**
   * Returns the text of {@code bytes}; of those that are no printable text, with {@code \xNN} for
   * the others.
   */
  String text(Bytes bytes) {
    if (hex) {
      return bytes.toHex();
    }
    String text = bytes.toUtf8();
    boolean printable =
        text.codePoints().noneMatch(Character::isISOControl) && Bytes.utf8(text).equals(bytes);
    return printable ? text : bytes.toString();
  }
}
