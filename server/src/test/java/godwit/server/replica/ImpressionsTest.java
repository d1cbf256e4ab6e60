package godwit.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.placement.NodeReport;
import godwit.reshape.Sight;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ImpressionsTest {
  private static final OperationId OPERATION = new OperationId(1, 1);

  private final Impressions impressions = new Impressions(0);

  @Test
  void leaderThatBeginsAnewKnowsNothingOfAnEarlierLeadership() {
    impressions.hear(new NodeReport("a", "f", "h:1", 5, 0, List.of()), 5, 5);
    TreeMap<OperationId, Sight> seen = new TreeMap<>();
    seen.put(
        OPERATION,
        new Sight(
            new Attempt(OPERATION, 1), Optional.empty(), Optional.empty(), false, new TreeMap<>()));
    impressions.see(seen);
    assertThat(impressions.hearing(6).hears("a")).isTrue();
    assertThat(impressions.sights()).containsOnlyKeys(OPERATION);

    impressions.beginAnew(7);
    assertThat(impressions.hearing(8).hears("a")).isFalse();
    assertThat(impressions.hearing(8).roster().sinceMillis()).isEqualTo(7);
    assertThat(impressions.sights()).isEmpty();
  }
}
