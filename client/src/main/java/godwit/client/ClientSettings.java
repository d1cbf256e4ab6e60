package godwit.client;

import godwit.request.ClientId;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a client behaves.
 *
 * @param deadline for how long one request, or one page of a scan, is tried; from 1 ms to 1 min
 * @param attemptTimeout after which an attempt without an answer is given up and made again
 * @param maxUnderWay how many requests may be under way at a time; more are answered as unavailable
 * @param pageRows how many rows a page of a streamed scan has at most
 * @param pageBytes a page ends with the row that reaches this
 * @param random draws the client's id and the jitter of its pauses; safe for use by any thread
 */
public record ClientSettings(
    Duration deadline,
    Duration attemptTimeout,
    int maxUnderWay,
    int pageRows,
    long pageBytes,
    RandomGenerator random) {
  /** The longest deadline; services forget a request some time later than that. */
  public static final Duration MAX_DEADLINE = Duration.ofMinutes(1);

  public ClientSettings {
    if (deadline.compareTo(Duration.ofMillis(1)) < 0 || deadline.compareTo(MAX_DEADLINE) > 0) {
      throw new IllegalArgumentException("deadline must be within 1 ms and 1 min: " + deadline);
    }
    if (attemptTimeout.isNegative() || attemptTimeout.isZero()) {
      throw new IllegalArgumentException("attempt timeout must be positive: " + attemptTimeout);
    }
    if (maxUnderWay < 1 || pageRows < 1 || pageBytes < 1) {
      throw new IllegalArgumentException(
          "bounds must be positive: maxUnderWay="
              + maxUnderWay
              + " pageRows="
              + pageRows
              + " pageBytes="
              + pageBytes);
    }
  }

  /**
   * Returns 30 s deadline, 5 s per attempt, 20,000 requests under way, pages of 1,000 rows or 256
   * KiB.
   *
   * @param random draws the client's id, which must not be drawn twice by anybody
   */
  public static ClientSettings standard(RandomGenerator random) {
    return new ClientSettings(
        Duration.ofSeconds(30), Duration.ofSeconds(5), 20_000, 1_000, 256 << 10, random);
  }

  /** Draws the id of a new client. */
  public ClientId drawId() {
    return new ClientId(random.nextLong(), random.nextLong());
  }

  public ClientSettings withDeadline(Duration longest) {
    return new ClientSettings(longest, attemptTimeout, maxUnderWay, pageRows, pageBytes, random);
  }

  public ClientSettings withPages(int rows, long bytes) {
    return new ClientSettings(deadline, attemptTimeout, maxUnderWay, rows, bytes, random);
  }
}
