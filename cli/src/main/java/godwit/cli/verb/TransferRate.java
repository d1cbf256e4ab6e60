package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How fast a transfer is, by its last ten seconds. What it did before it was looked at first counts
 * for nothing: connections and the virtual machine warm up meanwhile. Not thread-safe.
 */
final class TransferRate {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double SECOND_NANOS = 1e9;
  private static final String UNKNOWN = "-";

  private final Deque<Seen> seen = new ArrayDeque<>();

  private record Seen(long nanos, long rows, long position) {}

  /**
   * Takes in how far it is.
   *
   * @param nanos the time, by any clock
   * @param rows that are done
   * @param position in the file
   */
  void saw(long nanos, long rows, long position) {
    while (seen.size() > 1 && nanos - seen.getFirst().nanos > WINDOW_NANOS) {
      seen.removeFirst();
    }
    seen.addLast(new Seen(nanos, rows, position));
  }

  /**
   * Returns the rate, and how long the rest of a file of that size will take, in words. Nobody can
   * tell once all of the file has been read: a packed one may still have most of its rows.
   */
  String words(long size) {
    if (seen.size() < 2) {
      return words(UNKNOWN, UNKNOWN);
    }
    Seen first = seen.getFirst();
    Seen last = seen.getLast();
    double seconds = (last.nanos - first.nanos) / SECOND_NANOS;
    long perSecond = Math.round((last.rows - first.rows) / seconds);
    long read = last.position - first.position;
    String left =
        read <= 0 || last.position >= size
            ? UNKNOWN
            : Amounts.count(Math.round((size - last.position) * seconds / read));
    return words(Amounts.count(perSecond), left);
  }

  private static String words(String rate, String left) {
    return rate + " rows/s, " + left + " s left";
  }
}
