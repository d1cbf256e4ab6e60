package godwit.cli.verb;

import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.ReplicaStatus;
import godwit.placement.Standing;
import java.util.List;
import java.util.Optional;

/**
 * The nodes of a cluster once another one is out: as many as count for how many replicas a group
 * has.
 *
 * @param names of those that are not removed
 */
record Left(List<String> names) {
  /** With fewer a group has one replica. */
  private static final int ENOUGH = 3;

  private static final String ONE_REPLICA =
      "Services have one replica with fewer than three nodes: what a lost node has is lost";

  /** Returns those that are left without {@code node}. */
  static Left by(String node, List<NodeStatus> nodes) {
    return new Left(
        nodes.stream()
            .filter(other -> other.standing() != Standing.REMOVED)
            .map(NodeStatus::name)
            .filter(name -> !name.equals(node))
            .toList());
  }

  /** Returns those that are there while none goes. */
  static Left of(List<NodeStatus> nodes) {
    return by("", nodes);
  }

  /** Returns what so few nodes mean for what is stored, if they mean anything. */
  Optional<String> warning() {
    return isFew() ? Optional.of(ONE_REPLICA) : Optional.empty();
  }

  /** Returns whether they are too few for more than one replica. */
  boolean isFew() {
    return names.size() < ENOUGH;
  }

  /** Returns whether one of the nodes has a replica of all that another one had when last heard. */
  boolean has(String one, String other, List<NodeStatus> nodes) {
    List<String> wanted = groups(other, nodes);
    return !wanted.isEmpty() && groups(one, nodes).containsAll(wanted);
  }

  /** Returns what that means for what is stored, if it means anything. */
  Optional<String> words() {
    return isFew()
        ? Optional.of(
            "nodes that are left: "
                + (names.isEmpty() ? "none" : String.join(" ", names))
                + ". "
                + ONE_REPLICA
                + ". Start another one: godwit serve --data DIR --listen HOST:PORT --join"
                + " HOST:PORT")
        : Optional.empty();
  }

  private static List<String> groups(String node, List<NodeStatus> nodes) {
    return nodes.stream()
        .filter(it -> it.name().equals(node))
        .flatMap(it -> it.replicas().stream())
        .map(ReplicaStatus::group)
        .toList();
  }
}
