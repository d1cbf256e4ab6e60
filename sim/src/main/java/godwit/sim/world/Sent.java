package godwit.sim.world;

import godwit.sim.world.QuorumLog.Logged;
import java.util.List;

/**
 * Entries that a leader sends to a follower.
 *
 * @param before the index that they follow
 * @param beforeTerm the term of the entry at that index
 * @param known up to where the leader knows entries to be committed
 */
record Sent<C>(long before, long beforeTerm, List<Logged<C>> entries, long known) {
  Sent {
    entries = List.copyOf(entries);
  }

  long last() {
    return before + entries.size();
  }
}
