package godwit.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CoordinatorCommand.RegisterNode;
import godwit.placement.Hearing;
import godwit.placement.Membership;
import godwit.placement.NodeReport;
import godwit.placement.ReplicaReport;
import godwit.placement.Roster;
import godwit.placement.Standing;
import godwit.request.CoordinatorRequest.SetStanding;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a node that tells nothing is not taken out for good. */
class RemovalRuleTest {
  private static final long NOW = 60_000;

  private final Ledger ledger = Ledger.withTable(2);
  private Roster roster = Roster.beginning(0);

  RemovalRuleTest() {
    for (String node : List.of("a", "b")) {
      ledger.command(new RegisterNode(node, "h:" + node, "folder-" + node));
    }
  }

  @Test
  void silentNodeThatAloneHasAServiceStays() {
    tells("a", NOW, "s1");
    tells("b", NOW - 3_001, "s1", "s2");
    assertThat(judged("b", Standing.REMOVED))
        .contains(
            new Refusal(
                Reason.SOLE_HOST,
                "the node tells nothing, and may have what no node that was heard has: node=b"
                    + " services=[s2] silentToo=[]"));
  }

  @Test
  void otherSilentNodesThatMayHaveTheSameAreNamed() {
    for (String node : List.of("c", "d", "e", "f")) {
      ledger.command(new RegisterNode(node, "h:" + node, "folder-" + node));
    }
    ledger.command(new CoordinatorCommand.SetStanding("f", Standing.REMOVED));
    tells("a", NOW, "s1");
    tells("c", NOW, "s1");
    tells("d", NOW - 3_001, "s1");
    assertThat(judged("b", Standing.REMOVED).orElseThrow().detail())
        .as("c is there, d had told of all it has, f is out")
        .endsWith(" services=[s2] silentToo=[e]");
  }

  @Test
  void nodeThatTheLeaderHasNeverHeardMayHaveWhatNobodyElseHas() {
    tells("a", NOW, "s1");
    assertThat(judged("b", Standing.REMOVED)).map(Refusal::reason).contains(Reason.SOLE_HOST);
  }

  @Test
  void silentNodeGoesIfOthersHaveAllServices() {
    tells("a", NOW, "s1", "s2");
    tells("b", 1, "s1", "s2");
    assertThat(judged("b", Standing.REMOVED)).isEmpty();
  }

  @Test
  void whoOnlyLearnsOrWaitsDoesNotHaveTheServiceYet() {
    tells("a", NOW, "s1", "s2");
    leads("b", NOW - 3_001, new Membership(List.of("b"), List.of("a")));
    assertThat(judged("b", Standing.REMOVED).orElseThrow().detail())
        .as("a learns")
        .contains("services=[s2]");
    leads("b", NOW - 3_001, new Membership(List.of("b"), List.of()));
    assertThat(judged("b", Standing.REMOVED)).as("a waits to be added").isPresent();
    leads("b", NOW - 3_001, new Membership(List.of("a", "b"), List.of()));
    assertThat(judged("b", Standing.REMOVED)).as("a votes").isEmpty();
    leads("b", NOW - 3_001, new Membership(List.of("a", "b"), List.of()), 1);
    assertThat(judged("b", Standing.REMOVED)).as("a votes by another replica").isPresent();
  }

  @Test
  void nodeThatIsThereGivesAwayByItselfWhatItHas() {
    tells("a", NOW, "s1");
    tells("b", NOW - 3_000, "s2");
    assertThat(judged("b", Standing.REMOVED)).isEmpty();
  }

  @Test
  void silentNodeMayBeDrainedAndResumed() {
    tells("a", NOW, "s1");
    assertThat(judged("b", Standing.DRAINING)).isEmpty();
    assertThat(judged("b", Standing.SERVING)).isEmpty();
  }

  @Test
  void whatTheLogSaysItselfIsLeftToIt() {
    tells("a", NOW, "s1");
    assertThat(judged("z", Standing.REMOVED)).as("nobody of that name").isEmpty();
    ledger.command(new CoordinatorCommand.SetStanding("b", Standing.REMOVED));
    assertThat(judged("b", Standing.REMOVED)).as("out already").isEmpty();
  }

  @Test
  void leaderThatHasJustBegunToListenIsNotSettled() {
    assertThat(new Hearing(Roster.beginning(NOW - 3_000), NOW).isSettled()).isFalse();
    assertThat(new Hearing(Roster.beginning(NOW - 3_001), NOW).isSettled()).isTrue();
  }

  private Optional<Refusal> judged(String node, Standing standing) {
    return RemovalRule.judge(
        new SetStanding(node, standing), ledger.state(), new Hearing(roster, NOW));
  }

  private void leads(String node, long atMillis, Membership membership) {
    leads(node, atMillis, membership, 0);
  }

  private void leads(String node, long atMillis, Membership membership, int number) {
    List<ReplicaReport.Follower> followers =
        Stream.concat(membership.voters().stream(), membership.learners().stream())
            .filter(other -> !other.equals(node))
            .map(other -> new ReplicaReport.Follower(other, number, 0))
            .toList();
    ReplicaReport replica =
        new ReplicaReport("s2", 0, true, 1, Optional.of(node), membership, 1, followers);
    hear(node, atMillis, List.of(replica));
  }

  private void tells(String node, long atMillis, String... groups) {
    List<ReplicaReport> replicas =
        Stream.of(groups)
            .map(group ->
                new ReplicaReport(
                    group, 0, false, 1, Optional.empty(), Membership.NONE, 1, List.of()))
            .toList();
    hear(node, atMillis, replicas);
  }

  private void hear(String node, long atMillis, List<ReplicaReport> replicas) {
    NodeReport report = new NodeReport(node, "folder-" + node, "h:" + node, atMillis, 0, replicas);
    roster = roster.hear(report, atMillis, atMillis);
  }
}
