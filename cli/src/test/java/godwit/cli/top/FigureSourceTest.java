package godwit.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.top.FigureSource.SilentNode;
import godwit.client.NodeFigures;
import godwit.client.UnavailableException;
import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.Silence;
import godwit.placement.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whom the tool asks for figures, and who has answered. */
class FigureSourceTest {
  private final List<NodeFigures> answered = new ArrayList<>();
  private final List<SilentNode> silent = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();

  @Test
  void nodesOfOneAddressAreAskedOnceAndOneOfThemHasAnswered() {
    ask(
        address -> new NodeFigures(address.equals("a:1") ? "n1" : "n3", List.of()),
        node("n3", "a:2"),
        node("n2", "a:2"),
        node("n1", "a:1"));
    assertThat(asked).containsExactly("a:1", "a:2");
    assertThat(answered).extracting(NodeFigures::node).containsExactly("n1", "n3");
    assertThat(silent).containsExactly(new SilentNode("n2", "a:2"));
  }

  @Test
  void whereNobodyAnswersAllAreSilent() {
    ask(
        address -> {
          throw new UnavailableException("no figures");
        },
        node("n1", "a:1"),
        node("n2", "a:1"));
    assertThat(asked).containsExactly("a:1");
    assertThat(answered).isEmpty();
    assertThat(silent).extracting(SilentNode::node).containsExactly("n1", "n2");
  }

  private void ask(Function<String, NodeFigures> way, NodeStatus... nodes) {
    Function<String, NodeFigures> noted =
        address -> {
          asked.add(address);
          return way.apply(address);
        };
    FigureSource.ask(List.of(nodes), noted, answered, silent);
  }

  private static NodeStatus node(String name, String address) {
    return new NodeStatus(
        name, address, Standing.SERVING, new Silence(true, 0), 0, OptionalLong.empty(), List.of());
  }
}
