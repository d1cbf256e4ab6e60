package godwit.server.trace;

import godwit.partition.OperationId;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Spans by OpenTelemetry. */
final class OpenTelemetryTracing implements Tracing {
  private static final String TRACEPARENT = "traceparent";

  /** Which of an operation's spans a node's are below; nobody sends that one. */
  private static final String OPERATION_SPAN = "0000000000000001";

  private final Tracer tracer;
  private final Runnable onClose;

  /** Reads the one header that is given. */
  private static final class Header implements TextMapGetter<String> {
    static final Header HEADER = new Header();

    @Override
    public @Nullable String get(@Nullable String carrier, String key) {
      return key.equals(TRACEPARENT) ? carrier : null;
    }
  }

  OpenTelemetryTracing(OpenTelemetry telemetry, Runnable onClose) {
    this.tracer = telemetry.getTracer("godwit");
    this.onClose = onClose;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Span request(String name) {
    return new Begun(tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER).startSpan());
  }

  @Override
  public Span reshape(OperationId operation, String name) {
    String trace = String.format("%016x%016x", operation.incarnation(), operation.number());
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            trace, OPERATION_SPAN, TraceFlags.getSampled(), TraceState.getDefault());
    Context context = Context.root().with(io.opentelemetry.api.trace.Span.wrap(parent));
    return new Begun(
        tracer
            .spanBuilder(name)
            .setParent(context)
            .setAttribute("godwit.operation", operation.toString())
            .startSpan());
  }

  @Override
  public void within(Optional<String> traceparent, Runnable call) {
    if (traceparent.isEmpty()) {
      call.run();
      return;
    }
    Context context =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), traceparent.get(), Header.HEADER);
    context.wrap(call).run();
  }

  @Override
  public void close() {
    onClose.run();
  }

  private record Begun(io.opentelemetry.api.trace.Span span) implements Span {
    @Override
    public void event(String name, Map<String, String> facts) {
      span.addEvent(name, attributes(facts));
    }

    @Override
    public void end(boolean failed, Map<String, String> facts) {
      span.setAllAttributes(attributes(facts));
      if (failed) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }

    private static Attributes attributes(Map<String, String> facts) {
      AttributesBuilder attributes = Attributes.builder();
      facts.forEach((name, value) -> attributes.put("godwit." + name, value));
      return attributes.build();
    }
  }
}
