package godwit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.ReplicaStatus;
import godwit.placement.NodeStatus.Role;
import godwit.placement.NodeStatus.Silence;
import godwit.placement.Standing;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the tool says of nodes that are silent. */
class NodeLineTest {
  @Test
  void silentNodeShowsForHowLong() {
    assertThat(heard(new Silence(true, 400))).isEqualTo("now");
    assertThat(heard(new Silence(true, 42_000))).isEqualTo("42 s ago");
  }

  @Test
  void nodeThatTheLeaderNeverHeardShowsForHowLongTheLeaderHasListened() {
    assertThat(heard(new Silence(false, 400))).isEqualTo("not yet");
    assertThat(heard(new Silence(false, 42_000))).isEqualTo("not in 42 s");
  }

  @Test
  void notYetIsExplainedWhereItStands() {
    assertThat(table(unheard(400)).getLast())
        .startsWith("not yet: the coordinator's leader has just begun to listen.");
    assertThat(table(unheard(42_000))).hasSize(2);
  }

  private static NodeStatus unheard(long listenedMillis) {
    return new NodeStatus(
        "n1",
        "db1:7420",
        Standing.SERVING,
        new Silence(false, listenedMillis),
        0,
        OptionalLong.empty(),
        List.of());
  }

  @Test
  void silentNodeThatHasSomethingIsSaidToHaveHadItLast() {
    assertThat(table(leader("n1", 400, "s1"))).hasSize(2);
    assertThat(table(node("n1", 42_000, "s1")).getLast()).startsWith("n1: tells nothing");
  }

  @Test
  void nobodyTakesThePlaceOfASilentNodeThatAloneHasSomething() {
    NodeStatus other = leader("n1", 0, "coordinator", "s1");
    NodeStatus alone = leader("n2", 42_000, "s2");
    assertThat(NodeLine.of(alone, List.of(other, alone)).alone()).containsExactly("s2");
    assertThat(table(other, alone).getLast())
        .endsWith("Start it: no other node that was heard has s2, so none takes its place there");
  }

  @Test
  void nobodyTakesThePlaceOfASilentNodeWhileItsGroupHasNoLeader() {
    NodeStatus heard = leader("n1", 0, "coordinator");
    NodeStatus leader = leader("n2", 42_000, "s2");
    NodeStatus follower = node("n3", 42_000, "s2");
    assertThat(NodeLine.of(follower, List.of(heard, leader, follower)).alone()).isEmpty();
    assertThat(table(heard, leader, follower))
        .filteredOn(line -> line.contains("tells nothing"))
        .hasSize(2)
        .allSatisfy(line ->
            assertThat(line)
                .endsWith(
                    "Start it: nobody who is heard leads s2, so none takes its place there until"
                        + " somebody does"));
  }

  @Test
  void groupThatNobodyLeadsIsNamed() {
    NodeStatus voter = node("n1", 0, "s2");
    assertThat(table(leader("n3", 0, "coordinator"), voter, node("n2", 42_000)).getLast())
        .startsWith("nobody who is heard leads s2, and what is there can't be reached.");
    assertThat(table(voter, leader("n2", 42_000, "s2")).getLast())
        .startsWith("nobody who is heard leads s2");
    assertThat(table(voter, leader("n2", 0, "s2"))).hasSize(3);
    assertThat(table(voter, unheard(400)).getLast()).startsWith("not yet: ");
  }

  @Test
  void anotherNodeMayTakeThePlaceOfASilentOneWhoseGroupsAreLed() {
    NodeStatus leader = leader("n1", 0, "s1");
    assertThat(table(leader, node("n2", 42_000, "s1")).getLast())
        .endsWith("Start it; after the grace period another node takes its place, where one can");
    assertThat(table(leader, as(Standing.DRAINING, node("n2", 42_000, "s1"))).getLast())
        .endsWith("Start it; another node takes its place, where one can");
  }

  @Test
  void removedNodeIsGoneWhenItHasNothingMoreToGive() {
    NodeStatus leader = leader("n1", 0, "s1");
    assertThat(isGone(leader, as(Standing.REMOVED, node("n2", 0, "s1")))).isFalse();
    assertThat(isGone(leader, as(Standing.REMOVED, node("n2", 42_000, "s1")))).isFalse();
    assertThat(isGone(leader, as(Standing.REMOVED, stray("n2", 0)))).as("deletes it").isFalse();
    assertThat(isGone(leader, as(Standing.REMOVED, stray("n2", 42_000)))).isTrue();
    assertThat(isGone(leader, as(Standing.REMOVED, node("n2", 0)))).isTrue();
    assertThat(isGone(leader, node("n2", 42_000))).isFalse();
  }

  @Test
  void replicaThatIsNoMemberIsSaidToComeOrGoByItself() {
    assertThat(table(leader("n1", 0, "s1"), stray("n2", 0)).getLast())
        .isEqualTo(
            "n2: s1 is no member of its group: it is about to be added, or has left and is about to"
                + " be deleted; both happen by themselves");
  }

  @Test
  void nothingIsToBeDoneAboutANodeThatIsGone() {
    NodeStatus gone = as(Standing.REMOVED, stray("n2", 42_000));
    assertThat(table(leader("n1", 0, "s1"), gone)).hasSize(3);
  }

  private static boolean isGone(NodeStatus other, NodeStatus node) {
    return NodeLine.of(node, List.of(other, node)).isGone();
  }

  private static List<String> table(NodeStatus... nodes) {
    List<NodeStatus> all = List.of(nodes);
    return NodeLine.table(all.stream().map(node -> NodeLine.of(node, all)).toList());
  }

  private static NodeStatus node(String name, long silentMillis, String... groups) {
    return node(name, silentMillis, Role.VOTER, groups);
  }

  private static NodeStatus leader(String name, long silentMillis, String... groups) {
    return node(name, silentMillis, Role.LEADER, groups);
  }

  private static NodeStatus stray(String name, long silentMillis) {
    return node(name, silentMillis, Role.STRAY, "s1");
  }

  private static NodeStatus node(String name, long silentMillis, Role role, String... groups) {
    return new NodeStatus(
        name,
        "db1:7420",
        Standing.SERVING,
        new Silence(true, silentMillis),
        0,
        OptionalLong.empty(),
        Stream.of(groups).map(it -> new ReplicaStatus(it, role, 1, 0)).toList());
  }

  private static NodeStatus as(Standing standing, NodeStatus node) {
    return new NodeStatus(
        node.name(),
        node.address(),
        standing,
        node.silence(),
        node.freeBytes(),
        node.clockLeadMillis(),
        node.replicas());
  }

  private static String heard(Silence silence) {
    NodeStatus node =
        new NodeStatus(
            "n1", "db1:7420", Standing.SERVING, silence, 0, OptionalLong.empty(), List.of());
    List<String> lines = table(node);
    int column = lines.getFirst().indexOf("HEARD");
    return lines.get(1).substring(column, lines.getFirst().indexOf("LEADS")).strip();
  }
}
