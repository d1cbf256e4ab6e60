package godwit.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Figure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void totalsAreThereForEachCombinationOfLabels() {
    Metrics.Totals totals = metrics.totals("godwit_things_total", "Things.", "kind");
    totals.of("a").increment();
    totals.of("b").add(2);
    totals.of("b").add(3);
    assertThat(metrics.samples())
        .contains(
            new Figure("godwit_things_total", new TreeMap<>(Map.of("kind", "a")), 1),
            new Figure("godwit_things_total", new TreeMap<>(Map.of("kind", "b")), 5));
  }

  @Test
  void gaugeThatFailsKeepsNoOtherFromBeingRead() throws IOException {
    metrics.gauge(
        "godwit_broken",
        "Broken.",
        reading -> {
          throw new IllegalStateException("closed");
        });
    metrics.gauge("godwit_whole", "Whole.", reading -> reading.is(7));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("godwit_whole 7.0")
        .doesNotContain("godwit_broken 0");
  }

  @Test
  void spreadCountsWhatIsUpToEachBound() {
    Spread spread = metrics.seconds("godwit_waits_seconds", "Waits.").of();
    spread.addNanos(5_000);
    spread.addNanos(1_000_000_000);
    assertThat(metrics.samples())
        .contains(
            new Figure("godwit_waits_seconds_bucket", new TreeMap<>(Map.of("le", "1.0E-5")), 1),
            new Figure("godwit_waits_seconds_count", new TreeMap<>(), 2));
    assertThat(spread.count()).isEqualTo(2);
  }

  @Test
  void requestsAreCountedByKindOutcomeAndReason() {
    RequestFigures figures = new RequestFigures(metrics);
    figures.ended(RequestFigures.Kind.GET, RequestFigures.Outcome.DONE, "", 1_000);
    figures.ended(RequestFigures.Kind.WRITE, RequestFigures.Outcome.REFUSED, "NO_SPACE", 1_000);
    assertThat(metrics.samples())
        .contains(
            new Figure(
                "godwit_requests_total",
                new TreeMap<>(Map.of("kind", "get", "outcome", "done", "reason", "")),
                1),
            new Figure(
                "godwit_requests_total",
                new TreeMap<>(Map.of("kind", "write", "outcome", "refused", "reason", "NO_SPACE")),
                1));
  }
}
