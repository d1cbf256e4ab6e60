package godwit.placement;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the coordinator's leader has heard from nodes, looked at now.
 *
 * @param nowMillis by its clock
 */
public record Hearing(Roster roster, long nowMillis) {
  /** Six reports that did not come. */
  private static final long SILENT_MILLIS = 3_000;

  /** Of a coordinator that has heard from nobody. */
  public static final Hearing NOTHING = new Hearing(Roster.beginning(0), 0);

  /** Returns the node that leads the group, as far as it was told. */
  public Optional<String> leader(String group) {
    return roster.leader(group).map(Roster.Led::node);
  }

  /** Returns the nodes that have a replica of the group, the leader first. */
  public List<String> hosts(String group) {
    return roster
        .leader(group)
        .map(led -> {
          Membership membership = led.replica().membership();
          return Stream.of(
                  Stream.of(led.node()),
                  membership.voters().stream(),
                  membership.learners().stream())
              .flatMap(it -> it)
              .distinct()
              .toList();
        })
        .orElse(List.of());
  }

  /** Returns whether the node is there: it has told something lately. */
  public boolean hears(String node) {
    return roster.heard().containsKey(node)
        && roster.silentMillis(node, nowMillis) <= SILENT_MILLIS;
  }

  /**
   * Returns whether the leader listens for so long that every node that is there has told
   * something.
   */
  public boolean isSettled() {
    return nowMillis - roster.sinceMillis() > SILENT_MILLIS;
  }

  /**
   * Returns whether another node than {@code node} has told of a replica of the group; if a leader
   * of the group has told who votes, of the one that does: one that waits to be added, or learns,
   * may have nothing yet. What the node has itself does not count: a new leader may never have
   * heard it.
   */
  public boolean isAtOthers(String group, String node) {
    Optional<Roster.Led> led = roster.leader(group);
    Collection<String> others =
        led.<Collection<String>>map(it -> it.replica().membership().voters())
            .orElse(roster.heard().keySet());
    return others.stream()
        .filter(other -> !other.equals(node))
        .anyMatch(other ->
            led.map(it -> roster.has(it, other)).orElseGet(() -> roster.hosts(other, group)));
  }

  /** Returns whether the node may have a replica of the group: it told of one, or of nothing. */
  public boolean mayHave(String group, String node) {
    return !roster.heard().containsKey(node) || roster.hosts(node, group);
  }

  /**
   * Returns what is known of each node. It is where it told last that it is: of one that was
   * removed no new address is recorded.
   */
  public List<NodeStatus> statuses(Collection<Node> nodes) {
    return nodes.stream().map(this::status).toList();
  }

  private NodeStatus status(Node node) {
    Roster.Heard heard = roster.heard().get(node.name());
    NodeStatus.Silence silence =
        new NodeStatus.Silence(heard != null, roster.silentMillis(node.name(), nowMillis));
    if (heard == null) {
      return new NodeStatus(
          node.name(),
          node.address(),
          node.standing(),
          silence,
          0,
          OptionalLong.empty(),
          List.of());
    }
    return new NodeStatus(
        node.name(),
        heard.report().address(),
        node.standing(),
        silence,
        heard.report().freeBytes(),
        ClockLead.of(roster, node.name(), nowMillis),
        heard.report().replicas().stream().map(it -> status(node.name(), it)).toList());
  }

  private NodeStatus.ReplicaStatus status(String node, ReplicaReport replica) {
    Optional<ReplicaReport> leader = roster.leader(replica.group()).map(Roster.Led::replica);
    long lag =
        leader.flatMap(it -> it.follower(node)).map(ReplicaReport.Follower::lagEntries).orElse(0L);
    return new NodeStatus.ReplicaStatus(
        replica.group(), role(node, replica), replica.applied(), lag);
  }

  private NodeStatus.Role role(String node, ReplicaReport replica) {
    Optional<Roster.Led> led = roster.leader(replica.group());
    if (led.filter(it -> it.node().equals(node)).isPresent()) {
      return NodeStatus.Role.LEADER;
    }
    if (led.flatMap(it -> it.replica().follower(node))
        .filter(it -> it.number() != replica.number())
        .isPresent()) {
      return NodeStatus.Role.STRAY;
    }
    Membership membership = led.map(it -> it.replica().membership()).orElse(replica.membership());
    if (membership.voters().contains(node)) {
      return NodeStatus.Role.VOTER;
    }
    return membership.learners().contains(node) ? NodeStatus.Role.LEARNER : NodeStatus.Role.STRAY;
  }
}
