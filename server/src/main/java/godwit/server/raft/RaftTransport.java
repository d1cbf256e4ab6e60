package godwit.server.raft;

import godwit.key.Bytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The way from a node to others, which it knows by their names.
 *
 * <p>Thread-safe; no call blocks. Messages may be lost, and one that got no answer may have
 * arrived. Those of a group in the lane {@link RaftMessage.Lane#ENTRIES} arrive in the order of the
 * calls, with gaps where one was lost. What waits to be sent is bounded: past the bound a message
 * fails at once.
 */
public interface RaftTransport {
  /** The transport of a node that reaches no other. */
  RaftTransport NONE =
      new RaftTransport() {
        @Override
        public CompletableFuture<Bytes> send(String node, RaftMessage message, Duration deadline) {
          return CompletableFuture.failedFuture(
              new IllegalStateException("an embedded node reaches no other: node=" + node));
        }

        @Override
        public boolean reaches(String node) {
          return false;
        }
      };

  /**
   * Sends a message. Completes with the answer of {@link Raft#receive} there, or fails, at the
   * latest with a {@link java.util.concurrent.TimeoutException} when the deadline is over.
   * Completes on an internal thread, which must not be blocked.
   */
  CompletableFuture<Bytes> send(String node, RaftMessage message, Duration deadline);

  /**
   * Whether a message to that node has a chance: a connection is there, or the first attempt at one
   * is under way. False if there is none, and begins one if it is time to.
   */
  boolean reaches(String node);
}
