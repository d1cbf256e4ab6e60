package godwit.cli.setting;

import java.util.function.Function;

/**
 * How the values of a setting are written.
 *
 * @param expected what is to be written, behind the word "expected"
 * @param parser returns the value of a text; throws IllegalArgumentException for one that is none
 * @param printer returns the text of a value, which {@code parser} takes
 */
record Form<T>(String expected, Function<String, T> parser, Function<T, String> printer) {
  /**
   * Returns the value that {@code text} is.
   *
   * @throws IllegalArgumentException if it is none
   */
  T parse(String text) {
    return parser.apply(text);
  }

  String print(T value) {
    return printer.apply(value);
  }
}
