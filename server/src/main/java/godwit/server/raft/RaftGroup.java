package godwit.server.raft;

import java.util.concurrent.CompletableFuture;

/**
 * One replica of one group on this node.
 *
 * <p>Thread-safe. Futures complete on internal threads, so what depends on them must not block.
 */
public interface RaftGroup extends AutoCloseable {
  /** Name of the group, the same on all its replicas. */
  String name();

  /** Whether this replica leads, as far as it knows. */
  boolean leads();

  /** Term in which this replica last began to lead; 0 before that. */
  long term();

  /**
   * Offers an entry to the log, in the order of the calls of one thread. Never blocks: past the
   * bound of {@link GroupConfig#maxOutstanding} the proposal fails with {@link Failure#BUSY}.
   */
  void submit(Proposal proposal);

  /**
   * Completes when this replica has applied everything that was acknowledged, by any replica,
   * before the call. Fails with {@link GroupUnavailableException} if it does not lead. Callers that
   * come at the same time share one round; on the only replica of a group there is no round.
   */
  CompletableFuture<Void> readBarrier();

  /**
   * Takes a snapshot of what is applied now. When it completes, the snapshot is durable, and log
   * entries before the *previous* snapshot are let go. Fails with the machine's exception, or with
   * {@link GroupUnavailableException}.
   */
  CompletableFuture<Void> snapshot();

  /**
   * Stops the replica. Outstanding proposals end, no further call reaches the machine, and the
   * directory may be opened again. Must not be called by the machine or by the fault listener.
   */
  @Override
  void close();
}
