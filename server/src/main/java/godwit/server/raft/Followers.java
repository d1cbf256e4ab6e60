package godwit.server.raft;

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
  private final Map<String, Follower> byNode = new ConcurrentHashMap<>();

  private record Follower(long term, long matchIndex, long answeredNanos) {}

  /** Notes an answer to a request, if it is one that tells. */
  void answered(String node, Object request, Message answer) {
    if (request instanceof AppendEntriesRequest entries
        && answer instanceof AppendEntriesResponse response
        && response.getTerm() <= entries.getTerm()) {
      long match =
          response.getSuccess() ? entries.getPrevLogIndex() + entries.getEntriesCount() : 0;
      Follower now = new Follower(entries.getTerm(), match, System.nanoTime());
      byNode.merge(node, now, Followers::merge);
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
  long matchIndex(String node, long term) {
    Follower follower = byNode.get(node);
    return follower == null || follower.term != term ? 0 : follower.matchIndex;
  }

  /** Whether the follower answered in that term, within that time. */
  boolean answeredWithin(String node, long term, Duration time) {
    Follower follower = byNode.get(node);
    return follower != null
        && follower.term == term
        && System.nanoTime() - follower.answeredNanos <= time.toNanos();
  }

  /** Forgets the node, which is about to become a member anew. */
  void forget(String node) {
    byNode.remove(node);
  }
}
