package godwit.cli.verb;

import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.Role;
import godwit.placement.Standing;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A group in which a node that tells nothing is still to be replaced.
 *
 * @param members that vote, but for the node
 * @param wanted how many are to vote: groups come to rest at odd numbers, and at no more than there
 *     are nodes
 * @param led whether a node that was heard leads it; its members don't change otherwise
 * @param goesOn whether the nodes that were heard can do what is left to do
 */
record Gap(String group, int members, int wanted, boolean led, boolean goesOn) {
  private static final long SILENT_MILLIS = 3_000;
  private static final Set<Role> VOTES = Set.of(Role.LEADER, Role.VOTER);

  /** Returns the groups in which {@code node} is to be replaced, ascending; none at the end. */
  static List<Gap> of(String node, List<NodeStatus> nodes) {
    int most = odd(Left.of(nodes).names().size());
    return nodes.stream()
        .flatMap(it -> it.replicas().stream())
        .map(it -> it.group())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .filter(group -> isOpen(group, node, nodes, most))
        .map(group -> of(group, node, nodes, most))
        .toList();
  }

  /** Returns whether the coordinator's leader listens for so long that it has heard who runs. */
  static boolean isKnown(List<NodeStatus> nodes) {
    return nodes.stream()
        .map(NodeStatus::silence)
        .allMatch(silence -> silence.heard() || silence.millis() > SILENT_MILLIS);
  }

  private static boolean isOpen(String group, String node, List<NodeStatus> nodes, int most) {
    return !isLed(group, nodes)
        || members(group, node, nodes) < wanted(group, node, nodes, most)
        || nodes.stream().anyMatch(it -> it.name().equals(node) && isIn(it, group));
  }

  private static Gap of(String group, String node, List<NodeStatus> nodes, int most) {
    int members = members(group, node, nodes);
    int wanted = wanted(group, node, nodes, most);
    boolean led = isLed(group, nodes);
    boolean taken =
        members >= wanted
            || nodes.stream()
                .filter(it -> it.standing() == Standing.SERVING && isHeard(it))
                .anyMatch(it -> !has(it, group, VOTES));
    return new Gap(group, members, wanted, led, led && taken);
  }

  private static boolean isLed(String group, List<NodeStatus> nodes) {
    return nodes.stream().anyMatch(it -> isHeard(it) && has(it, group, Set.of(Role.LEADER)));
  }

  private static int members(String group, String node, List<NodeStatus> nodes) {
    return (int)
        nodes.stream()
            .filter(it -> !it.name().equals(node) && it.standing() != Standing.REMOVED)
            .filter(it -> has(it, group, VOTES))
            .count();
  }

  private static int wanted(String group, String node, List<NodeStatus> nodes, int most) {
    int members = members(group, node, nodes);
    return Math.min(members + 1 - members % 2, most);
  }

  /** Returns the greatest odd number that is no greater, or one. */
  private static int odd(int nodes) {
    return Math.max(1, nodes - 1 + nodes % 2);
  }

  private static boolean isIn(NodeStatus node, String group) {
    return has(node, group, Set.of(Role.LEADER, Role.VOTER, Role.LEARNER));
  }

  private static boolean has(NodeStatus node, String group, Set<Role> as) {
    return node.replicas().stream()
        .anyMatch(it -> it.group().equals(group) && as.contains(it.role()));
  }

  private static boolean isHeard(NodeStatus node) {
    return node.silence().heard() && node.silence().millis() <= SILENT_MILLIS;
  }

  /** Returns how far it is. */
  String words() {
    return group + (led ? " (" + members + " of " + wanted + ")" : " (nobody leads it)");
  }

  /** Returns how far all are, in a line. */
  static String words(List<Gap> gaps) {
    return gaps.stream().map(Gap::words).collect(Collectors.joining(" "));
  }
}
