package godwit.server.rpc;

import godwit.server.metrics.Metrics;
import godwit.server.trace.Tracing;
import io.grpc.Attributes;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections and calls of a node, and gives each call a span. Thread-safe. */
final class Connections extends ServerTransportFilter implements ServerInterceptor {
  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private final Tracing tracing;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final Metrics.Totals ended;

  Connections(Metrics metrics, Tracing tracing) {
    this.tracing = tracing;
    metrics.gauge(
        "godwit_connections", "Connections over gRPC.", reading -> reading.is(connections.get()));
    metrics.gauge(
        "godwit_calls_open",
        "Calls over gRPC that have not ended; a client's session is one.",
        reading -> reading.is(calls.get()));
    this.ended =
        metrics.totals(
            "godwit_calls_total", "Calls over gRPC that have ended.", "method", "status");
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    connections.incrementAndGet();
    return attributes;
  }

  @Override
  public void transportTerminated(Attributes attributes) {
    connections.decrementAndGet();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    calls.incrementAndGet();
    String method = call.getMethodDescriptor().getFullMethodName();
    Optional<String> traceparent =
        tracing.isOn() ? Optional.ofNullable(headers.get(TRACEPARENT)) : Optional.empty();
    Ended watched = new Ended(method, span(method, traceparent));
    ServerCall<Q, A> answering =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            watched.with(status);
            super.close(status, trailers);
          }
        };
    return new Within<>(next.startCall(answering, headers), watched, traceparent);
  }

  private Tracing.Span span(String method, Optional<String> traceparent) {
    Tracing.Span[] span = {Tracing.Span.NONE};
    if (tracing.isOn()) {
      tracing.within(traceparent, () -> span[0] = tracing.request(method));
    }
    return span[0];
  }

  /** A call that ends once, however that comes about. */
  private final class Ended {
    private final String method;
    private final Tracing.Span span;
    private Status status = Status.UNKNOWN;
    private boolean over;

    Ended(String method, Tracing.Span span) {
      this.method = method;
      this.span = span;
    }

    synchronized void with(Status closedWith) {
      status = closedWith;
    }

    synchronized void over(boolean cancelled) {
      if (over) {
        return;
      }
      over = true;
      calls.decrementAndGet();
      Status.Code code = cancelled ? Status.Code.CANCELLED : status.getCode();
      ended.of(method, code.name()).increment();
      span.end(code != Status.Code.OK, Map.of("status", code.name()));
    }
  }

  /** Has the messages of a call handled within its client's span. */
  private final class Within<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Ended call;
    private final Optional<String> traceparent;

    Within(ServerCall.Listener<Q> next, Ended call, Optional<String> traceparent) {
      super(next);
      this.call = call;
      this.traceparent = traceparent;
    }

    @Override
    public void onMessage(Q message) {
      if (traceparent.isEmpty()) {
        super.onMessage(message);
      } else {
        tracing.within(traceparent, () -> super.onMessage(message));
      }
    }

    @Override
    public void onHalfClose() {
      if (traceparent.isEmpty()) {
        super.onHalfClose();
      } else {
        tracing.within(traceparent, super::onHalfClose);
      }
    }

    @Override
    public void onCancel() {
      call.over(true);
      super.onCancel();
    }

    @Override
    public void onComplete() {
      call.over(false);
      super.onComplete();
    }
  }
}
