package godwit.server.raft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which replica stands for election, when several miss their leader. Thread-safe.
 *
 * <p>A replica that has promised another one its vote (in a pre-vote) promises it to nobody else
 * for a moment, and does not ask for votes itself: several candidates of a term may all fail, and
 * the group would have no leader until one of them tries again. Of two that have promised each
 * other the one with the lower name goes first. All that this keeps back is questions and promises,
 * which any network may lose; and it does so for an eighth of the time at most: whoever got the
 * promise may not reach a majority, and it must be over before a candidate asks again.
 */
final class Precedence {
  /** {@link ElectionTimers} have nobody ask again before a fifth of it. */
  private static final int SHARE = 8;

  private final String self;
  private final long timeoutNanos;
  private @Nullable String first;
  private long promisedNanos;

  /** Makes one for a replica on that node; one promise per timeout counts, for an eighth of it. */
  Precedence(String self, Duration electionTimeout) {
    this.self = self;
    this.timeoutNanos = electionTimeout.toNanos();
  }

  /** Promises the vote to that node's replica; returns false if it is promised to another one. */
  synchronized boolean promise(String node) {
    if (waits()) {
      return node.equals(first);
    }
    long nowNanos = System.nanoTime();
    if (first == null || nowNanos - promisedNanos >= timeoutNanos) {
      first = node;
      promisedNanos = nowNanos;
    }
    return true;
  }

  /** Returns whether this replica must not ask for promises. */
  synchronized boolean waits() {
    return first != null && System.nanoTime() - promisedNanos < timeoutNanos / SHARE;
  }

  /** Returns whether this replica must not use a promise that it has got. */
  synchronized boolean comesSecond() {
    return waits() && first != null && first.compareTo(self) < 0;
  }
}
