package godwit.sim.client;

import godwit.key.Bytes;

/**
 * The form of a counter's value: its number, and what makes the value different from all others.
 */
public final class Counters {
  private Counters() {}

  static Bytes value(long number, long unique) {
    return Bytes.utf8(number + "/" + unique);
  }

  /** Returns the number that a counter's value stands for. */
  public static long number(Bytes value) {
    String text = value.toUtf8();
    return Long.parseLong(text.substring(0, text.indexOf('/')));
  }
}
