package godwit.placement;

import java.util.List;
import java.util.OptionalLong;

/**
 * A node as people and tools see it.
 *
 * @param silentMillis for how long it has told nothing; empty if it was never heard by the
 *     coordinator's present leader
 * @param freeBytes on its disk; 0 if it was never heard
 * @param clockLeadMillis by how much its wall clock leads the median of those of the other nodes,
 *     below 0 if it is behind; empty while less than two others are heard
 */
public record NodeStatus(
    String name,
    String address,
    Standing standing,
    OptionalLong silentMillis,
    long freeBytes,
    OptionalLong clockLeadMillis,
    List<ReplicaStatus> replicas) {
  public NodeStatus {
    replicas = List.copyOf(replicas);
  }

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
