package godwit.server.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the answers of followers say about them: the last entry that is surely in a follower's log,
 * and when it answered. Thread-safe.
 */
final class Followers {
  private final Map<PeerId, Follower> byPeer = new ConcurrentHashMap<>();

  private record Follower(long term, long matchIndex, long answeredNanos) {}

  /** Notes an answer to a request, if it is one that tells. */
  void answered(Object request, Message answer) {
    if (request instanceof AppendEntriesRequest entries
        && answer instanceof AppendEntriesResponse response
        && response.getTerm() <= entries.getTerm()) {
      long match =
          response.getSuccess() ? entries.getPrevLogIndex() + entries.getEntriesCount() : 0;
      Follower now = new Follower(entries.getTerm(), match, System.nanoTime());
      byPeer.merge(PeerId.parsePeer(entries.getPeerId()), now, Followers::merge);
    }
  }

  /** What matched once in a term stays, for a follower truncates nothing of its leader's log. */
  private static Follower merge(Follower before, Follower now) {
    if (before.term > now.term) {
      return before;
    }
    long match =
        before.term == now.term ? Math.max(before.matchIndex, now.matchIndex) : now.matchIndex;
    return new Follower(now.term, match, now.answeredNanos);
  }

  /** Index up to which the follower's log is this leader's, in that term; 0 if not known. */
  long matchIndex(PeerId peer, long term) {
    Follower follower = byPeer.get(peer);
    return follower == null || follower.term != term ? 0 : follower.matchIndex;
  }

  /** Whether the follower answered in that term, within that time. */
  boolean answeredWithin(PeerId peer, long term, Duration time) {
    Follower follower = byPeer.get(peer);
    return follower != null
        && follower.term == term
        && System.nanoTime() - follower.answeredNanos <= time.toNanos();
  }

  /** Forgets a replica that is about to become a member. */
  void forget(PeerId peer) {
    byPeer.remove(peer);
  }
}
