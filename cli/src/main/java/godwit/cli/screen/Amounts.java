package godwit.cli.screen;

import java.util.Locale;

/** Numbers as people read them, alike in every locale. */
public final class Amounts {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final int STEP = 1_000;

  private Amounts() {}

  /** Returns {@code 1,234,567}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns {@code 1.2 MB}, in powers of a thousand. */
  public static String bytes(long bytes) {
    if (bytes < STEP) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = 0;
    while (amount >= STEP - 0.5 && unit < UNITS.length - 1) {
      amount /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, amount < 9.95 ? "%.1f %s" : "%.0f %s", amount, UNITS[unit]);
  }

  /** Returns {@code 0.42 ms}, {@code 12 ms} or {@code 3.4 s}. */
  public static String micros(long micros) {
    double millis = micros / 1e3;
    if (millis < 0.995) {
      return String.format(Locale.ROOT, "%.2f ms", millis);
    }
    if (millis < 9.95) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return millis < STEP - 0.5
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / STEP);
  }

  /** Returns {@code 12 ms} or {@code 3.4 s}. */
  public static String millis(long millis) {
    return millis < STEP ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }
}
