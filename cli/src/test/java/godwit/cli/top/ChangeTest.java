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

class ChangeTest {
  private static final String SPREAD = "godwit_request_seconds";

  @Test
  void rateIsTheGrowthOfAllNodesByTheSecond() {
    Look before = look(0, node(figure("done_total", 5)), node(figure("done_total", 1)));
    Look now = look(2, node(figure("done_total", 25)), node(figure("done_total", 11)));
    assertThat(new Change(before, now).perSecond("done_total", labels -> true)).isEqualTo(15);
  }

  @Test
  void nodeThatWasStartedAgainMakesNoNegativeRate() {
    Look before = look(0, node(figure("done_total", 500)));
    Look now = look(1, node(figure("done_total", 3)));
    assertThat(new Change(before, now).perSecond("done_total", labels -> true)).isZero();
  }

  @Test
  void quantileLiesWithinTheBucketThatHoldsIt() {
    Look before = look(0, node(bucket("0.01", 100), bucket("0.02", 100), bucket("+Inf", 100)));
    Look now = look(1, node(bucket("0.01", 150), bucket("0.02", 200), bucket("+Inf", 200)));
    Change change = new Change(before, now);
    assertThat(change.quantile(SPREAD, 0.5, labels -> true)).contains(0.01);
    assertThat(change.quantile(SPREAD, 0.75, labels -> true)).contains(0.015);
  }

  @Test
  void quantileOfNothingIsNone() {
    Look look = look(0, node(bucket("0.01", 7), bucket("+Inf", 7)));
    assertThat(new Change(look, look).quantile(SPREAD, 0.5, labels -> true)).isEmpty();
  }

  @Test
  void quantileBeyondTheLastBoundIsThatBound() {
    Look before = look(0, node(bucket("0.01", 0), bucket("+Inf", 0)));
    Look now = look(1, node(bucket("0.01", 0), bucket("+Inf", 10)));
    assertThat(new Change(before, now).quantile(SPREAD, 0.5, labels -> true)).contains(0.01);
  }

  private static Look look(int seconds, NodeFigures... nodes) {
    return new Look(TimeUnit.SECONDS.toNanos(seconds), List.of(nodes), List.of(), 0);
  }

  private static NodeFigures node(Figure... figures) {
    return new NodeFigures("node", List.of(figures));
  }

  private static Figure figure(String name, double value) {
    return new Figure(name, new TreeMap<>(), value);
  }

  private static Figure bucket(String bound, double below) {
    return new Figure(SPREAD + "_bucket", new TreeMap<>(Map.of("le", bound)), below);
  }
}
