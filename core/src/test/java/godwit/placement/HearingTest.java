package godwit.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.placement.NodeStatus.ReplicaStatus;
import godwit.placement.NodeStatus.Role;
import godwit.placement.ReplicaReport.Follower;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the coordinator's leader says of nodes by what they told. */
class HearingTest {
  private static final long NOW = 10_000;
  private static final Membership MEMBERS = new Membership(List.of("b", "a"), List.of("c"));

  @Test
  void leaderStandsBeforeTheOtherHosts() {
    Hearing hearing = new Hearing(roster(), NOW);
    assertThat(hearing.leader("s1")).contains("b");
    assertThat(hearing.hosts("s1")).containsExactly("b", "a", "c");
    assertThat(hearing.leader("s9")).isEmpty();
    assertThat(hearing.hosts("s9")).isEmpty();
  }

  @Test
  void eachReplicaHasTheRoleThatItsLeaderSays() {
    List<NodeStatus> nodes = new Hearing(roster(), NOW).statuses(nodes("a", "b", "c", "d", "e"));
    assertThat(nodes.get(0).replicas()).containsExactly(replica(Role.VOTER, 90, 7));
    assertThat(nodes.get(1).replicas()).containsExactly(replica(Role.LEADER, 97, 0));
    assertThat(nodes.get(2).replicas()).containsExactly(replica(Role.LEARNER, 12, 85));
    assertThat(nodes.get(3).replicas()).containsExactly(replica(Role.STRAY, 0, 0));
    assertThat(nodes.get(4).silentMillis()).isEmpty();
    assertThat(nodes.get(4).silence()).isEqualTo(new NodeStatus.Silence(false, NOW));
    assertThat(nodes.get(0).silentMillis()).hasValue(NOW - 1);
    assertThat(nodes.get(0).clockLeadMillis()).isEmpty();
  }

  @Test
  void groupWithoutALeaderIsWhatItsReplicasKnow() {
    Roster roster = Roster.beginning(0).hear(report("a", false, 1, 90, List.of()), 1, 1);
    List<NodeStatus> nodes = new Hearing(roster, NOW).statuses(nodes("a"));
    assertThat(nodes.getFirst().replicas()).containsExactly(replica(Role.VOTER, 90, 0));
  }

  @Test
  void nodeThatWasNeverHeardIsSilentSinceTheBeginningAndHasNothing() {
    Roster roster = roster();
    assertThat(roster.silentMillis("z", NOW)).isEqualTo(NOW);
    assertThat(roster.silentMillis("a", 0)).isZero();
    assertThat(roster.replicasAt("z")).isZero();
    assertThat(roster.replicasAt("a")).isEqualTo(1);
    assertThat(roster.hosts("z", "s1")).isFalse();
    assertThat(roster.hosts("a", "s1")).isTrue();
    assertThat(roster.hosts("a", "s2")).isFalse();
    assertThat(roster.ledBy("b")).isEqualTo(1);
  }

  @Test
  void votersAndLearnersBelongToAGroup() {
    assertThat(MEMBERS.has("a")).isTrue();
    assertThat(MEMBERS.has("c")).isTrue();
    assertThat(MEMBERS.has("d")).isFalse();
  }

  @Test
  void clockOfANodeIsToldBesideThoseOfTheOthers() {
    List<NodeStatus> heard = new Hearing(roster(), 2).statuses(nodes("a", "e"));
    assertThat(heard.get(0).clockLeadMillis()).hasValue(0);
    assertThat(heard.get(1).clockLeadMillis()).isEmpty();
  }

  @Test
  void leaderOfTheHigherTermIsBelieved() {
    Roster roster =
        Roster.beginning(0)
            .hear(report("a", true, 2, 90, List.of()), 1, 1)
            .hear(report("b", true, 3, 97, List.of()), 1, 1);
    assertThat(new Hearing(roster, NOW).leader("s1")).contains("b");
  }

  @Test
  void impossibleSettingsAndNodesAreRefused() {
    PlacementSettings usual = PlacementSettings.DEFAULT;
    assertThat(usual.withReplicas(1).replicas()).isEqualTo(1);
    assertThat(usual.withReplicas(5).replicas()).isEqualTo(5);
    assertThat(usual.withCoordinatorReplicas(3).coordinatorReplicas()).isEqualTo(3);
    assertThat(usual.withGraceMillis(4_000).graceMillis()).isEqualTo(4_000);
    for (int wrong : new int[] {0, 2, 4, 6}) {
      assertThatThrownBy(() -> usual.withReplicas(wrong)).hasMessageContaining("1, 3 or 5");
    }
    assertThatThrownBy(() -> usual.withGraceMillis(1)).hasMessageContaining("graceMillis=1");
    assertThatThrownBy(() -> new PlacementSettings(3, 3, 0, 1, 1)).hasMessageContaining("silent");
    assertThatThrownBy(() -> new PlacementSettings(3, 3, 1, 1, 0)).hasMessageContaining("changes");
    assertThatThrownBy(() -> new Node("", "", "f", Standing.SERVING)).hasMessageContaining("name");
    assertThatThrownBy(() -> new Node("a", "", "", Standing.SERVING)).hasMessageContaining("name");
  }

  private static Roster roster() {
    List<Follower> followers = List.of(new Follower("a", 0, 7), new Follower("c", 0, 85));
    return Roster.beginning(0)
        .hear(report("a", false, 1, 90, List.of()), 1, 1)
        .hear(report("b", true, 1, 97, followers), 1, 1)
        .hear(report("c", false, 1, 12, List.of()), 1, 1)
        .hear(stray("d"), 1, 1);
  }

  private static NodeReport report(
      String node, boolean leads, long term, long applied, List<Follower> followers) {
    ReplicaReport replica =
        new ReplicaReport("s1", 0, leads, term, Optional.empty(), MEMBERS, applied, followers);
    return new NodeReport(node, "folder", node + ":1", 0, 5, List.of(replica));
  }

  private static NodeReport stray(String node) {
    ReplicaReport replica =
        new ReplicaReport("s1", 0, false, 0, Optional.empty(), Membership.NONE, 0, List.of());
    return new NodeReport(node, "folder", node + ":1", 0, 5, List.of(replica));
  }

  private static List<Node> nodes(String... names) {
    return List.of(names).stream()
        .map(name -> new Node(name, name + ":1", "folder", Standing.SERVING))
        .toList();
  }

  private static ReplicaStatus replica(Role role, long applied, long lag) {
    return new ReplicaStatus("s1", role, applied, lag);
  }
}
