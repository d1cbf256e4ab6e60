package godwit.server.rpc;

import godwit.client.grpc.Channels;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.server.security.Guard;
import godwit.server.security.Pass;
import godwit.server.security.RefusalLog;
import godwit.wire.Protocol;
import godwit.wire.Refusals;
import godwit.wire.v1.FiguresGrpc;
import godwit.wire.v1.StoreGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls in, by their headers alone: of one that is refused no message is read. Services that
 * are not known to be for clients are for nodes.
 */
final class Gate implements ServerInterceptor {
  private static final Context.Key<Pass> PASS = Context.key("pass");
  private static final String FOR_ALL = HealthGrpc.SERVICE_NAME;
  private static final Set<String> FOR_CLIENTS =
      Set.of(StoreGrpc.SERVICE_NAME, FiguresGrpc.SERVICE_NAME, ServerReflectionGrpc.SERVICE_NAME);

  private static final String FIRST_VERSION = "1";

  private final Wiring wiring;
  private final Guard guard;
  private final RefusalLog refusals;

  Gate(Wiring wiring, Guard guard, RefusalLog refusals) {
    this.wiring = wiring;
    this.guard = guard;
    this.refusals = refusals;
  }

  /** Returns the pass of the call that is being served. */
  static Pass pass() {
    Pass pass = PASS.get();
    if (pass == null) {
      throw new AssertionError("a call came past the gate");
    }
    return pass;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    @Nullable String service = call.getMethodDescriptor().getServiceName();
    if (FOR_ALL.equals(service)) {
      return next.startCall(call, headers);
    }
    Pass pass = guard.admit(wiring.presented(call.getAttributes(), headers));
    Optional<Refusal> refusal =
        service != null && FOR_CLIENTS.contains(service)
            ? pass.refusal()
            : refusal(pass).or(() -> otherSecret(headers)).or(() -> otherVersion(headers));
    if (refusal.isPresent()) {
      log(pass, refusal.get());
      StatusRuntimeException error = Refusals.toError(refusal.get());
      @Nullable Metadata trailers = error.getTrailers();
      call.close(error.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(Context.current().withValue(PASS, pass), call, headers, next);
  }

  /** Tells of a refusal in the log, once for a host and reason. */
  void log(Pass pass, Refusal refusal) {
    String from = pass.from();
    String host = from.substring(0, Math.max(0, from.lastIndexOf(':')));
    refusals.refused(host + " " + refusal.reason(), "from=" + from + " " + refusal);
  }

  /** A node that has a secret would refuse the calls of this one, which has none. */
  private Optional<Refusal> otherSecret(Metadata headers) {
    return wiring.nodesAreKnown() || headers.get(Channels.SHARED_SECRET) == null
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.UNAUTHENTICATED,
                "the caller has the nodes' secret (--cluster-secret), and this node has none"));
  }

  /** A node that names no version is of the first one. */
  private static Optional<Refusal> otherVersion(Metadata headers) {
    String here = Integer.toString(Protocol.NODE_VERSION);
    @Nullable String named = headers.get(Channels.NODE_VERSION);
    String there = named == null ? FIRST_VERSION : named;
    return there.equals(here)
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.UNSUPPORTED_VERSION, "nodeVersion=" + there + " nodeVersionHere=" + here));
  }

  /** Where nodes have nothing to be known by, and anybody is let in, anybody is one. */
  private Optional<Refusal> refusal(Pass pass) {
    boolean anybody = !wiring.nodesAreKnown() && (!guard.authenticates() || guard.mayMeetNodes());
    if (pass.isNode() || anybody) {
      return Optional.empty();
    }
    if (!wiring.nodesAreKnown() && !guard.knowsUsers()) {
      return Optional.of(new Refusal(Reason.BUSY, "the node has not learnt yet who its users are"));
    }
    String detail =
        wiring.nodesAreKnown()
            ? "neither a node's certificate nor the nodes' secret"
            : "nodes have neither TLS nor a secret to know each other by";
    return Optional.of(new Refusal(Reason.UNAUTHENTICATED, detail));
  }
}
