package godwit.server.rpc;

import godwit.client.grpc.Channels;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.server.cluster.NodeProcess;
import godwit.server.cluster.Recognition;
import godwit.server.security.Guard;
import godwit.server.security.Pass;
import godwit.server.security.RefusalLog;
import godwit.wire.Protocol;
import godwit.wire.Refusals;
import godwit.wire.v1.FiguresGrpc;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.StoreGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

  private static final Status BEING_ASKED =
      Status.UNAVAILABLE.withDescription("whether the node still runs where it was is being asked");

  private final Wiring wiring;
  private final Guard guard;
  private final Recognition recognition;
  private final RefusalLog refusals;

  Gate(Wiring wiring, Guard guard, Recognition recognition, RefusalLog refusals) {
    this.wiring = wiring;
    this.guard = guard;
    this.recognition = recognition;
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
    boolean isForClients = service != null && FOR_CLIENTS.contains(service);
    Optional<Refusal> refusal =
        isForClients
            ? pass.refusal()
            : refusal(pass, headers).or(() -> otherSecret(headers)).or(() -> otherVersion(headers));
    if (refusal.isPresent()) {
      return refused(call, pass, refusal.get());
    }
    if (!isForClients && !call.getMethodDescriptor().equals(PeerGrpc.getMeetMethod())) {
      Optional<CompletableFuture<Optional<Refusal>>> twin =
          ProcessHeader.read(headers).map(this::twin);
      if (twin.isPresent() && !twin.get().isDone()) {
        return closed(call, BEING_ASKED, new Metadata());
      }
      Optional<Refusal> runsAlready = twin.flatMap(CompletableFuture::join);
      if (runsAlready.isPresent()) {
        return refused(call, pass, runsAlready.get());
      }
    }
    return Contexts.interceptCall(Context.current().withValue(PASS, pass), call, headers, next);
  }

  /** Refuses a process of a node of which another one lives. */
  private CompletableFuture<Optional<Refusal>> twin(NodeProcess process) {
    return recognition
        .twinOf(process)
        .thenApply(found ->
            found.map(live ->
                new Refusal(
                    Reason.NODE_RUNS_ALREADY,
                    "node=" + live.node() + " address=" + live.address())));
  }

  private <A> ServerCall.Listener<A> refused(ServerCall<A, ?> call, Pass pass, Refusal refusal) {
    log(pass, refusal);
    StatusRuntimeException error = Refusals.toError(refusal);
    @Nullable Metadata trailers = error.getTrailers();
    return closed(call, error.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private static <A> ServerCall.Listener<A> closed(
      ServerCall<A, ?> call, Status status, Metadata trailers) {
    call.close(status, trailers);
    return new ServerCall.Listener<>() {};
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
                "the node that asks has a --cluster-secret, and the node that was asked has none"));
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
                Reason.UNSUPPORTED_VERSION, "nodeVersion=" + there + " askedNodeVersion=" + here));
  }

  /** Where nodes have nothing to be known by, and anybody is let in, anybody is one. */
  private Optional<Refusal> refusal(Pass pass, Metadata headers) {
    boolean anybody = !wiring.nodesAreKnown() && (!guard.authenticates() || guard.mayMeetNodes());
    if (pass.isNode() || anybody) {
      return Optional.empty();
    }
    if (!wiring.nodesAreKnown() && !guard.knowsUsers()) {
      return Optional.of(new Refusal(Reason.BUSY, "the node has not learnt yet who its users are"));
    }
    return Optional.of(new Refusal(Reason.UNAUTHENTICATED, unknown(headers)));
  }

  private String unknown(Metadata headers) {
    if (!wiring.nodesAreKnown()) {
      return "nodes have neither TLS nor a secret to know each other by";
    }
    return headers.get(Channels.SHARED_SECRET) == null || !guard.hasSecret()
        ? "the node that asks shows neither a node's certificate nor the nodes' secret"
        : "the --cluster-secret of the node that asks is another one than that of the node that"
            + " was asked";
  }
}
