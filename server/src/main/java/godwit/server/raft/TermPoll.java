package godwit.server.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import godwit.key.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the voters of a group whether any of them knows of a later term than the leader's. While a
 * majority does not, nobody else has acknowledged anything, and the leader's state is the newest
 * there is: the round of Raft's read index [1]. Thread-safe; nothing blocks.
 */
final class TermPoll {
  /*
   * Who leads in a later term was elected by a majority of voters, each of which has put that term
   * to its disk before it said so. One of them is in the majority that answers here, and it had not
   * voted when it answered. So the later leader came after the question was put, and so did all
   * that it acknowledges. What was acknowledged before is applied here: a leader answers what it
   * has applied, and serves only when it has applied all that was there before its term. Members
   * change one at a time, so a majority of the newest voters meets any of the voters before.
   *
   * What was shown before counts like what was acknowledged: it was committed, and a later leader
   * that has committed more may have told this replica of it before it applies that itself. So what
   * is looked up counts only if this replica is not told, before it shows that, that it leads no
   * more: JRaft tells it so before it has it apply anything of a later leader.
   *
   * JRaft has a read index, too, but each of its rounds is a heartbeat to every follower that goes
   * from thread to thread eight times, which is most of what a read of a replicated group costs.
   *
   * [1] Ongaro, "Consensus: bridging theory and practice", section 6.4.
   */
  private final Outbound outbound;
  private final PeerId self;
  private final LongSupplier knownTerm;
  private final Duration patience;

  /**
   * Asks for the replica {@code self}.
   *
   * @param knownTerm that this replica's own ballot has: it may have voted for another one already
   * @param patience how long an answer is waited for
   */
  TermPoll(Outbound outbound, PeerId self, LongSupplier knownTerm, Duration patience) {
    this.outbound = outbound;
    this.self = self;
    this.knownTerm = knownTerm;
    this.patience = patience;
  }

  /**
   * Asks the others.
   *
   * @param voters the newest ones that this leader knows of
   * @param end hears once whether a majority knows of no later term; on any thread
   */
  void ask(long term, List<PeerId> voters, Consumer<Boolean> end) {
    if (voters.isEmpty()) {
      end.accept(false);
      return;
    }
    Tally tally = new Tally(voters.size(), end);
    for (PeerId voter : voters) {
      if (voter.equals(self)) {
        tally.count(knownTerm.getAsLong() <= term);
      } else {
        var unused = sent(term, voter).whenComplete((answer, thrown) -> tally.count(isYes(answer)));
      }
    }
  }

  private CompletableFuture<Bytes> sent(long term, PeerId voter) {
    try {
      return outbound.send(voter.getIp(), question(term, voter), patience);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private RaftMessage question(long term, PeerId voter) {
    Bytes body = new TermQuestion(term, voter.getIdx()).encode();
    return new RaftMessage(outbound.group(), RaftMessage.Lane.CONTROL, RaftMessage.Kind.READ, body);
  }

  private static boolean isYes(@Nullable Bytes answer) {
    try {
      return answer != null && TermQuestion.decodeAnswer(answer);
    } catch (MessageRefusedException e) {
      return false;
    }
  }

  /** Counts answers until they suffice, or can't any more. */
  private static final class Tally {
    private final int majority;
    private final Consumer<Boolean> end;
    private int yes;
    private int missing;
    private boolean isOver;

    Tally(int voters, Consumer<Boolean> end) {
      this.majority = voters / 2 + 1;
      this.missing = voters;
      this.end = end;
    }

    void count(boolean isYes) {
      boolean suffices;
      synchronized (this) {
        missing--;
        yes += isYes ? 1 : 0;
        suffices = yes >= majority;
        if (isOver || (!suffices && yes + missing >= majority)) {
          return;
        }
        isOver = true;
      }
      end.accept(suffices);
    }
  }
}
