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

class LeftTest {
  private static final NodeStatus ONE = node("n1", Standing.SERVING, 0, "s1", "s2");
  private static final NodeStatus TWO = node("n2", Standing.SERVING, 0, "s1");
  private static final NodeStatus THREE = node("n3", Standing.SERVING, 0, "s1", "s2");
  private static final NodeStatus FOUR = node("n4", Standing.SERVING, 0);
  private static final NodeStatus DRAINED = node("n5", Standing.DRAINING, 60_000, "s1");
  private static final NodeStatus REMOVED = node("n6", Standing.REMOVED, 0, "s1");

  @Test
  void threeAreEnoughAsForThePlacement() {
    Left left = Left.by("n1", List.of(ONE, TWO, THREE, DRAINED, REMOVED));
    assertThat(left.names()).containsExactly("n2", "n3", "n5");
    assertThat(left.isFew()).isFalse();
    assertThat(left.words()).isEmpty();
  }

  @Test
  void fewerHaveOneReplicaAndThatIsSaid() {
    Left left = Left.by("n1", List.of(ONE, TWO, THREE, REMOVED));
    assertThat(left.isFew()).isTrue();
    assertThat(left.words().orElseThrow())
        .startsWith("nodes that are left: n2 n3. Services have one replica");
    assertThat(Left.by("n1", List.of(ONE)).words().orElseThrow())
        .startsWith("nodes that are left: none. ");
  }

  @Test
  void twoNodesThatStayAreWarnedOfToo() {
    assertThat(Left.of(List.of(ONE, TWO, REMOVED)).warning().orElseThrow())
        .startsWith("Services have one replica with fewer than three nodes");
    assertThat(Left.of(List.of(ONE, TWO, DRAINED)).warning()).isEmpty();
  }

  @Test
  void nodeHasWhatAnotherOneHasOrNot() {
    List<NodeStatus> nodes = List.of(ONE, TWO, THREE, FOUR);
    Left left = Left.by("n1", nodes);
    assertThat(left.has("n3", "n1", nodes)).isTrue();
    assertThat(left.has("n2", "n1", nodes)).isFalse();
    assertThat(left.has("n4", "n1", nodes)).isFalse();
    assertThat(left.has("n3", "n4", nodes)).as("what has nothing").isFalse();
  }

  private static NodeStatus node(String name, Standing standing, long silent, String... groups) {
    return new NodeStatus(
        name,
        "127.0.0.1:1",
        standing,
        new Silence(true, silent),
        1L << 30,
        OptionalLong.empty(),
        Stream.of(groups).map(group -> new ReplicaStatus(group, Role.VOTER, 1, 0)).toList());
  }
}
