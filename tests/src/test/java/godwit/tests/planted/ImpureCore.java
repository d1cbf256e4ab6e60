package godwit.tests.planted;

import java.util.Map;
import java.util.Random;

/** What core must not do. */
public final class ImpureCore {
  private ImpureCore() {}

  /** Reads a clock, draws a number, and iterates a map that has no order. */
  public static long impure() {
    long sum = System.currentTimeMillis() + new Random(1).nextInt();
    for (long value : Map.of("a", 1L, "b", 2L).values()) {
      sum = sum * 31 + value;
    }
    return sum;
  }
}
