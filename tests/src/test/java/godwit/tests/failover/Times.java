package godwit.tests.failover;

import java.time.Duration;
import java.util.Arrays;

/** When a lane's requests succeeded. Thread-safe. */
final class Times {
  private long[] nanos = new long[1024];
  private int size;

  synchronized void succeeded() {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * size);
    }
    nanos[size] = System.nanoTime();
    size++;
  }

  /** Returns how many succeeded after that moment. */
  synchronized int since(long moment) {
    int count = 0;
    while (count < size && nanos[size - 1 - count] - moment > 0) {
      count++;
    }
    return count;
  }

  /** Returns the longest time between two successes of which the later came after that moment. */
  synchronized Duration longestGapSince(long moment) {
    long longest = 0;
    for (int i = size - 1; i > 0 && nanos[i] - moment > 0; i--) {
      longest = Math.max(longest, nanos[i] - nanos[i - 1]);
    }
    return Duration.ofNanos(longest);
  }
}
