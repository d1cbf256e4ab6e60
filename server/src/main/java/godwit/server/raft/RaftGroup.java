package godwit.server.raft;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One replica of one group on this node.
 *
 * <p>Thread-safe. Futures complete on internal threads, so what depends on them must not block.
 */
public interface RaftGroup extends AutoCloseable {
  /** Name of the group, the same on all its replicas. */
  String name();

  /** Number of this replica; see {@link GroupConfig#number}. */
  int number();

  /** Whether this replica leads, as far as it knows. */
  boolean leads();

  /** Whether a fault has halted this replica. */
  boolean halted();

  /** Term in which this replica last began to lead; 0 before that. */
  long term();

  /** Name of the node that leads, as far as this replica knows. */
  Optional<String> leader();

  /** Whether this replica is the only voter, by the newest entry that it has of the members. */
  boolean votesAlone();

  /** The members by the newest entry that this replica has of them, committed or not. */
  Membership membership();

  /**
   * The members, by an entry that is committed and that no change is about to replace. Only the
   * leader can tell; fails with {@link GroupUnavailableException}, {@link Failure#BUSY} while a
   * change is under way.
   */
  CompletableFuture<Membership> settledMembership();

  /**
   * Whether a leader counts this replica among the members: one has sent it something within the
   * last election timeout, or it was started since.
   */
  boolean isAddressed();

  /**
   * Whether a leader of that term or a later one may have sent this replica an entry behind that
   * index. What is true stays so; also to be asked when this is closed.
   */
  boolean hasOutrun(long term, long index);

  /** How far each other member is; empty unless this replica leads. */
  List<Progress> progress();

  /** Index of the last entry in this replica's log. */
  long lastIndex();

  /**
   * Index of the last entry that this replica knows to be committed. It, and the applied index, may
   * be past {@link #lastIndex} for a moment: a leader's own log may be the last to have an entry.
   */
  long committedIndex();

  /** Index up to which this replica's machine has the entries. */
  long appliedIndex();

  /**
   * Offers an entry to the log, in the order of the calls of one thread. Never blocks: past the
   * bound of {@link GroupConfig#maxOutstanding} the proposal fails with {@link Failure#BUSY}.
   */
  void submit(Proposal proposal);

  /**
   * Completes when this replica has applied everything that was acknowledged, by any replica,
   * before the call. Fails with {@link GroupUnavailableException} if it does not lead. Callers that
   * come at the same time share one round; with the only voter of a group there is no round.
   * Completes on a thread that receives messages, which must not be blocked.
   *
   * <p>Whoever looks something up then asks {@link #requireLed} before it shows that, of the term
   * that was {@link #term} before the call.
   */
  CompletableFuture<Void> readBarrier();

  /**
   * Throws {@link GroupUnavailableException} if this replica was told that it leads no more in that
   * term. What it has looked up before this call is then no older than what was ever shown: one
   * that follows may have applied what its leader has committed and not applied, and would show it
   * before the leader does.
   */
  default void requireLed(long term) {
    if (!leads() || term() != term) {
      throw new GroupUnavailableException(
          name(), Failure.NOT_LEADER, "leads no more in term=" + term);
    }
  }

  /**
   * Has the group send every entry to that node, where the replica of that number waits for it, and
   * belongs to the group from now on; a message for another one is refused. Only the leader can;
   * one change of the members is under way at a time. Completes when the change is committed, not
   * when the learner has the entries. Changes nothing if the node is a learner already. Fails with
   * {@link GroupUnavailableException}.
   */
  CompletableFuture<Void> addLearner(String node, int number);

  /**
   * Makes a learner a voter, if its log is nearly the leader's; else fails with {@link
   * Failure#NOT_CAUGHT_UP}, and the node stays a learner. A leader that fails in between may leave
   * the node out of the group, to be added again. As {@link #addLearner} in all else.
   */
  CompletableFuture<Void> promote(String node);

  /**
   * Removes a voter or learner from the group. Its replica must be closed by whoever started it; a
   * leader that is removed leads until then. The last voter can't be removed. As {@link
   * #addLearner} in all else.
   */
  CompletableFuture<Void> remove(String node);

  /**
   * Has this replica, a voter, go on without all others, which must never run again: what they
   * acknowledged and this one does not have is lost. Whether it leads then is told as ever. For a
   * group whose majority is lost for good, and nothing else.
   *
   * @throws IllegalStateException if it is no voter, or nothing is known of the group here
   */
  void standAlone();

  /**
   * Gives the leadership to another voter. Meanwhile proposals fail. Completes when it leads; fails
   * with {@link GroupUnavailableException} when it does not within the election timeout, after
   * which this replica leads again.
   */
  CompletableFuture<Void> transferLeadership(String node);

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
