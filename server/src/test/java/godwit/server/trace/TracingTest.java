package godwit.server.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.partition.OperationId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

  @Test
  void requestIsWithinTheSpanOfItsClient() {
    String traceparent = "00-" + TRACE + "-" + SPAN + "-01";
    List<SpanData> spans =
        sent(
            0,
            tracing ->
                tracing.within(
                    Optional.of(traceparent),
                    () -> tracing.request("godwit.get").end(false, Map.of("outcome", "done"))));
    assertThat(spans).hasSize(1);
    assertThat(spans.getFirst().getTraceId()).isEqualTo(TRACE);
    assertThat(spans.getFirst().getParentSpanId()).isEqualTo(SPAN);
    assertThat(spans.getFirst().getAttributes().asMap().toString()).contains("godwit.outcome");
  }

  @Test
  void headerThatIsNoneIsPassedOver() {
    List<SpanData> spans =
        sent(
            1,
            tracing ->
                tracing.within(
                    Optional.of("nonsense"),
                    () -> tracing.request("godwit.get").end(true, Map.of())));
    assertThat(spans).hasSize(1);
    assertThat(spans.getFirst().getParentSpanContext().isValid()).isFalse();
    assertThat(spans.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void spansOfOneOperationAreOfOneTraceWhoeverBeginsThem() {
    OperationId operation = new OperationId(2, 7);
    List<SpanData> spans =
        sent(
            0,
            tracing -> {
              tracing.reshape(operation, "godwit.departure").end(false, Map.of());
              Tracing.Span arrival = tracing.reshape(operation, "godwit.arrival");
              arrival.event("complete", Map.of("partition", "p2"));
              arrival.end(false, Map.of());
            });
    assertThat(spans)
        .extracting(SpanData::getTraceId)
        .containsExactly("00000000000000020000000000000007", "00000000000000020000000000000007");
    assertThat(spans.getLast().getEvents()).hasSize(1);
  }

  @Test
  void noShareOfTheTracesThatBeginHereSendsNone() {
    assertThat(sent(0, tracing -> tracing.request("godwit.get").end(false, Map.of()))).isEmpty();
  }

  @Test
  void withoutTracingTheCallRunsAllTheSame() {
    StringBuilder ran = new StringBuilder();
    Tracing.OFF.within(Optional.of("x"), () -> ran.append("ran"));
    assertThat(ran).hasToString("ran");
    assertThat(Tracing.OFF.request("godwit.get")).isSameAs(Tracing.Span.NONE);
    assertThatThrownBy(() ->
            Tracing.OFF.within(
                Optional.empty(),
                () -> {
                  throw new IllegalStateException("of the call");
                }))
        .hasMessage("of the call");
  }

  private interface Work {
    void with(Tracing tracing);
  }

  private List<SpanData> sent(double share, Work work) {
    KeptSpans kept = new KeptSpans(exporter);
    try (Tracing tracing = OtlpTracing.through(kept, share, "node")) {
      work.with(tracing);
    }
    return kept.spans();
  }
}
