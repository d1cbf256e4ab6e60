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
    assertThat(NodeLine.table(List.of(NodeLine.of(unheard(400)))).getLast())
        .startsWith("not yet: the coordinator's leader has just begun to listen.");
    assertThat(NodeLine.table(List.of(NodeLine.of(unheard(42_000))))).hasSize(2);
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
    assertThat(NodeLine.table(List.of(NodeLine.of(node("n1", 400, "s1"))))).hasSize(2);
    assertThat(NodeLine.table(List.of(NodeLine.of(node("n1", 42_000, "s1")))).getLast())
        .startsWith("n1: tells nothing");
  }

  private static NodeStatus node(String name, long silentMillis, String... groups) {
    return new NodeStatus(
        name,
        "db1:7420",
        Standing.SERVING,
        new Silence(true, silentMillis),
        0,
        OptionalLong.empty(),
        Stream.of(groups).map(it -> new ReplicaStatus(it, Role.VOTER, 1, 0)).toList());
  }

  private static String heard(Silence silence) {
    NodeStatus node =
        new NodeStatus(
            "n1", "db1:7420", Standing.SERVING, silence, 0, OptionalLong.empty(), List.of());
    List<String> lines = NodeLine.table(List.of(NodeLine.of(node)));
    int column = lines.getFirst().indexOf("HEARD");
    return lines.get(1).substring(column, lines.getFirst().indexOf("LEADS")).strip();
  }
}
