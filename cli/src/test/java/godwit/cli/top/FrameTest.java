package godwit.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.top.FigureSource.Look;
import godwit.client.Figure;
import godwit.client.NodeFigures;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FrameTest {
  @Test
  void whatTheLooksAskThemselvesIsNoLoad() {
    Frame idle = Frame.of(look(0, 0, 1), look(1, 2, 3), List.of());
    assertThat(idle.requests()).isEmpty();
    Frame asked = Frame.of(look(0, 0, 1), look(1, 7, 3), List.of());
    assertThat(asked.requests().getFirst().kind()).isEqualTo("query");
    assertThat(asked.requests().getFirst().perSecond()).isEqualTo(5);
  }

  private static Look look(int seconds, double answered, long own) {
    Map<String, String> labels = Map.of("kind", "query", "outcome", "done");
    Figure total = new Figure("godwit_requests_total", new TreeMap<>(labels), answered);
    NodeFigures node = new NodeFigures("node", List.of(total));
    return new Look(TimeUnit.SECONDS.toNanos(seconds), List.of(node), List.of(), own);
  }
}
