package godwit.cli.verb;

import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.ReplicaStatus;
import godwit.placement.NodeStatus.Role;
import godwit.placement.NodeStatus.Silence;
import godwit.placement.Standing;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Nodes as a cluster would tell of them. */
final class Nodes {
  private Nodes() {}

  /** Returns one that serves and runs; of what it has, {@code +s1} says that it leads s1. */
  static NodeStatus running(String name, String... groups) {
    return node(name, Standing.SERVING, new Silence(true, 0), groups);
  }

  /** Returns one that was heard a minute ago; {@code -s1} says that it is no member of s1. */
  static NodeStatus silent(String name, Standing standing, String... groups) {
    return node(name, standing, new Silence(true, 60_000), groups);
  }

  /** Returns one that was never heard by a leader that listens for so long. */
  static NodeStatus unheard(String name, Standing standing, long listenedMillis) {
    return node(name, standing, new Silence(false, listenedMillis));
  }

  private static NodeStatus node(
      String name, Standing standing, Silence silence, String... groups) {
    return new NodeStatus(
        name,
        "127.0.0.1:1",
        standing,
        silence,
        1L << 30,
        OptionalLong.empty(),
        Stream.of(groups).map(Nodes::replica).toList());
  }

  private static ReplicaStatus replica(String group) {
    return switch (group.charAt(0)) {
      case '+' -> new ReplicaStatus(group.substring(1), Role.LEADER, 1, 0);
      case '-' -> new ReplicaStatus(group.substring(1), Role.STRAY, 1, 0);
      default -> new ReplicaStatus(group, Role.VOTER, 1, 0);
    };
  }
}
