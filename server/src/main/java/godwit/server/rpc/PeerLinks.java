package godwit.server.rpc;

import godwit.client.grpc.Channels;
import godwit.client.grpc.TlsMismatch;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.server.drive.UnreachableException;
import godwit.wire.Refusals;
import godwit.wire.v1.PeerGrpc;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** This node's connections to others, one a node, for all but Raft. Thread-safe. */
public final class PeerLinks implements AutoCloseable {
  private static final long DEADLINE_MILLIS = 10_000;

  private final Channels connections;
  private final OtherVersions versions;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  /** Makes connections by {@code connections}, each when it is first used. */
  public PeerLinks(Channels connections) {
    this(connections, new OtherVersions());
  }

  /** Makes connections likewise, and tells {@code versions} of nodes that refuse for theirs. */
  public PeerLinks(Channels connections, OtherVersions versions) {
    this.connections = connections;
    this.versions = versions;
  }

  /** Calls the node at that address; the future fails if no answer comes in ten seconds. */
  <A> CompletableFuture<A> call(
      String address, BiConsumer<PeerGrpc.PeerStub, StreamObserver<A>> method) {
    return call(address, DEADLINE_MILLIS, method);
  }

  /** Calls the node likewise, with so many milliseconds for its answer. */
  <A> CompletableFuture<A> call(
      String address, long millis, BiConsumer<PeerGrpc.PeerStub, StreamObserver<A>> method) {
    ManagedChannel channel = channels.computeIfAbsent(address, connections::open);
    Call<A> call = new Call<>(address);
    PeerGrpc.PeerStub stub =
        PeerGrpc.newStub(channel)
            .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
            .withInterceptors(new Sending(call.sent));
    method.accept(stub, call);
    return call.answer;
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }

  /** Returns what doesn't fit, and which setting to change. */
  private static String words(TlsMismatch mismatch) {
    return switch (mismatch) {
      case NODE_HAS_NONE ->
          ". This node has TLS, and the one there has none: all nodes of a cluster have it, or"
              + " none. Start that one with tls.cert, tls.key and tls.ca too, or this one without";
      case NODE_TAKES_NOTHING_ELSE ->
          ". This node has no TLS, and the one there dropped its connection at once, as one does"
              + " that has: then start this one with tls.cert, tls.key and tls.ca too";
    };
  }

  /** The one answer to a call. */
  private final class Call<M> implements StreamObserver<M> {
    private final String address;
    private final AtomicBoolean sent = new AtomicBoolean();
    private final CompletableFuture<M> answer = new CompletableFuture<>();
    private @Nullable M last;

    Call(String address) {
      this.address = address;
    }

    @Override
    public void onNext(M message) {
      last = message;
    }

    @Override
    public void onError(Throwable error) {
      Optional<TlsMismatch> mismatch =
          answered.contains(address)
              ? Optional.empty()
              : TlsMismatch.of(error, connections.areEncrypted());
      answer.completeExceptionally(
          new UnreachableException(
              "address=" + address + " " + words(error) + mismatch.map(PeerLinks::words).orElse(""),
              !sent.get(),
              versions
                  .failed(address, error)
                  .or(() -> unknown(error))
                  .or(() -> runsAlready(error))));
    }

    /** Returns why the node there takes this one for a stranger, if it does. */
    private Optional<Refusal> unknown(Throwable error) {
      return Refusals.fromError(error)
          .filter(it -> it.reason() == Reason.UNAUTHENTICATED)
          .map(it -> new Refusal(Reason.NODES_UNKNOWN, it.detail() + " address=" + address));
    }

    private static Optional<Refusal> runsAlready(Throwable error) {
      return Refusals.fromError(error).filter(it -> it.reason() == Reason.NODE_RUNS_ALREADY);
    }

    /** Returns what gRPC says of a call, and what is at the bottom of it. */
    private static String words(Throwable error) {
      Status status = Status.fromThrowable(error);
      @Nullable String said = status.getDescription();
      for (@Nullable Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
        @Nullable String message = cause.getMessage();
        if (message != null) {
          said = message;
        }
      }
      return "status=" + status.getCode() + (said == null ? "" : " detail=" + said);
    }

    @Override
    public void onCompleted() {
      M message = last;
      if (message == null) {
        answer.completeExceptionally(new UnreachableException("no answer: address=" + address));
      } else {
        versions.answered(address);
        answered.add(address);
        answer.complete(message);
      }
    }
  }

  /** Marks a call as sent once it goes out on a connection that stands. */
  private static final class Sending extends ClientStreamTracer.Factory
      implements ClientInterceptor {
    private final AtomicBoolean sent;

    Sending(AtomicBoolean sent) {
      this.sent = sent;
    }

    @Override
    public <A, B> ClientCall<A, B> interceptCall(
        MethodDescriptor<A, B> method, CallOptions options, Channel next) {
      return next.newCall(method, options.withStreamTracerFactory(this));
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void streamCreated(Attributes connection, Metadata headers) {
          sent.set(true);
        }
      };
    }
  }
}
