package godwit.placement;

import java.util.List;
import java.util.OptionalLong;

/**
 * A node as people and tools see it.
 *
 * @param silence for how long it has told nothing
 * @param freeBytes on its disk; 0 if it was never heard
 * @param clockLeadMillis by how much its wall clock leads the median of those of the other nodes,
 *     below 0 if it is behind; empty while less than two others are heard
 */
public record NodeStatus(
    String name,
    String address,
    Standing standing,
    Silence silence,
    long freeBytes,
    OptionalLong clockLeadMillis,
    List<ReplicaStatus> replicas) {
  public NodeStatus {
    replicas = List.copyOf(replicas);
  }

  /**
   * Returns for how long it has told nothing; empty if it was never heard by the coordinator's
   * present leader.
   */
  public OptionalLong silentMillis() {
    return silence.heard() ? OptionalLong.of(silence.millis()) : OptionalLong.empty();
  }

  /**
   * For how long a node has told nothing.
   *
   * @param heard whether the coordinator's present leader has ever heard it
   * @param millis since its last word; if it was never heard, since the leader began to listen
   */
  public record Silence(boolean heard, long millis) {}

  /** What a replica is to its group. */
  public enum Role {
    LEADER,
    VOTER,
    LEARNER,
    /** It waits to be added, or to be deleted. */
    STRAY
  }

  /**
   * A replica.
   *
   * @param applied index of the last entry in its state
   * @param lagEntries how many entries of its leader's log it is not known to have
   */
  public record ReplicaStatus(String group, Role role, long applied, long lagEntries) {}
}
