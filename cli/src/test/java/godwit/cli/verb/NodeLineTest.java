package godwit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.Silence;
import godwit.placement.Standing;
import java.util.List;
import java.util.OptionalLong;
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

  private static String heard(Silence silence) {
    NodeStatus node =
        new NodeStatus(
            "n1", "db1:7420", Standing.SERVING, silence, 0, OptionalLong.empty(), List.of());
    List<String> lines = NodeLine.table(List.of(NodeLine.of(node)));
    int column = lines.getFirst().indexOf("HEARD");
    return lines.get(1).substring(column, lines.getFirst().indexOf("LEADS")).strip();
  }
}
