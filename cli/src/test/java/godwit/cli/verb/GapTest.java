package godwit.cli.verb;

import static godwit.placement.Standing.DRAINING;
import static godwit.placement.Standing.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapTest {
  private static final NodeStatus ONE = Nodes.running("n1", "+s1", "s2");
  private static final NodeStatus TWO = Nodes.running("n2", "s1", "+s2");
  private static final NodeStatus FRESH = Nodes.running("n4");

  @Test
  void groupsThatLackAReplicaAreNamedWithHowManyTheyHave() {
    assertThat(gaps(ONE, TWO, gone("s1", "s2"), FRESH)).isEqualTo("s1 (2 of 3) s2 (2 of 3)");
    assertThat(gaps(ONE, TWO, gone("s1", "-s2"), Nodes.running("n4", "s2")))
        .isEqualTo("s1 (2 of 3)");
  }

  @Test
  void nodeThatIsStillAMemberIsNotReplacedYet() {
    NodeStatus heir = Nodes.running("n4", "s1", "s2");
    assertThat(gaps(ONE, TWO, gone("s1", "-s2"), heir)).isEqualTo("s1 (3 of 3)");
    assertThat(gaps(ONE, TWO, gone("-s1", "-s2"), heir)).isEmpty();
  }

  @Test
  void nodeThatTheLeaderNeverHeardLeavesGroupsOfAnEvenNumber() {
    assertThat(gaps(ONE, TWO, Nodes.unheard("n3", REMOVED, 9_000), FRESH))
        .isEqualTo("s1 (2 of 3) s2 (2 of 3)");
  }

  @Test
  void noMoreReplicasAreWantedThanThereAreNodes() {
    assertThat(gaps(Nodes.running("n1", "+s1"), Nodes.running("n2"), gone("-s1"))).isEmpty();
    assertThat(gaps(ONE, TWO, silent(DRAINING, "s1", "s2"))).isEqualTo("s1 (2 of 3) s2 (2 of 3)");
  }

  @Test
  void nothingGoesOnWhereNoNodeCanTakeThePlaceOrNobodyLeads() {
    assertThat(goOn(ONE, TWO, gone("s1", "s2"), FRESH)).isTrue();
    assertThat(goOn(ONE, TWO, silent(DRAINING, "s1", "s2"))).isFalse();
    assertThat(goOn(ONE, TWO, gone("s1", "s2"), Nodes.silent("n4", Standing.SERVING))).isFalse();
    assertThat(goOn(Nodes.running("n1", "s1"), gone("+s1"), FRESH)).isFalse();
    assertThat(gaps(Nodes.running("n1", "s1"), gone("-s1"), FRESH))
        .isEqualTo("s1 (nobody leads it)");
  }

  @Test
  void leaderThatHasJustBegunToListenKnowsNothingYet() {
    assertThat(Gap.isKnown(List.of(ONE, Nodes.unheard("n3", REMOVED, 400)))).isFalse();
    assertThat(Gap.isKnown(List.of(ONE, Nodes.unheard("n3", REMOVED, 4_000)))).isTrue();
  }

  private static String gaps(NodeStatus... nodes) {
    return Gap.words(Gap.of("n3", List.of(nodes)));
  }

  private static boolean goOn(NodeStatus... nodes) {
    return Gap.of("n3", List.of(nodes)).stream().anyMatch(Gap::goesOn);
  }

  private static NodeStatus gone(String... groups) {
    return silent(REMOVED, groups);
  }

  private static NodeStatus silent(Standing standing, String... groups) {
    return Nodes.silent("n3", standing, groups);
  }
}
