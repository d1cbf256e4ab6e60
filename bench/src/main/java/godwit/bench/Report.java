package godwit.bench;

import java.util.Locale;

/** Lines of results on standard output. */
final class Report {
  private Report() {}

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
