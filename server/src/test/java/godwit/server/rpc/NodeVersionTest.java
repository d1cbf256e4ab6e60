package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.RejectedException;
import godwit.client.grpc.Channels;
import godwit.key.Bytes;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.raft.RaftMessage;
import godwit.wire.Protocol;
import godwit.wire.Refusals;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.PeerProtocol;
import godwit.wire.v1.RaftGrpc;
import godwit.wire.v1.RaftProtocol;
import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever speaks another version is refused in words, told of once, and harms nobody. */
@Timeout(60)
class NodeVersionTest {
  private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String OTHER = Integer.toString(Protocol.NODE_VERSION + 1);

  @TempDir Path data;

  @Test
  void clientOfAnotherProtocolIsRefused() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 1).listeningAt(ANYWHERE))) {
      Throwable ended = of(node, channel -> greet(channel, Protocol.VERSION + 1));
      requireRefused(ended, "client=2 server=1");
    }
  }

  @Test
  void nodeOfAnotherVersionIsRefusedWhateverItCalls() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 1).listeningAt(ANYWHERE))) {
      List<Consumer<PeerGrpc.PeerBlockingStub>> calls =
          List.of(
              peer -> peer.report(PeerProtocol.Telling.getDefaultInstance()),
              peer -> peer.propose(PeerProtocol.Proposal.getDefaultInstance()),
              peer -> peer.ask(PeerProtocol.Question.getDefaultInstance()),
              peer -> peer.coordinate(PeerProtocol.Coordination.getDefaultInstance()),
              peer -> peer.arrange(PeerProtocol.Arrangement.getDefaultInstance()),
              peer -> peer.stage(PeerProtocol.StagedFile.getDefaultInstance()),
              peer -> peer.fetch(PeerProtocol.StagedFile.getDefaultInstance()),
              peer -> peer.meet(PeerProtocol.Meeting.getDefaultInstance()));
      ManagedChannel channel = Channels.PLAIN.open(node.endpoint().orElseThrow().toString());
      try {
        PeerGrpc.PeerBlockingStub peer =
            PeerGrpc.newBlockingStub(channel).withInterceptors(naming(OTHER));
        for (Consumer<PeerGrpc.PeerBlockingStub> call : calls) {
          assertThatThrownBy(() -> call.accept(peer))
              .satisfies(thrown -> requireRefused(thrown, "nodeVersion=2 askedNodeVersion=1"));
        }
      } finally {
        channel.shutdownNow();
      }
      Throwable ended = of(node, it -> converse(it, OTHER, 1));
      requireRefused(ended, "nodeVersion=2 askedNodeVersion=1");
      Throwable opened = of(node, it -> converse(it, "1", 2));
      requireRefused(opened, "raft=2 raftHere=1");
    }
  }

  @Test
  void nodeThatFindsOthersOfAnotherVersionAloneDoesNotStart() throws Exception {
    try (OfAnotherVersion other = new OfAnotherVersion()) {
      NodeConfig config =
          NodeConfig.embedded(data, 1).listeningAt(ANYWHERE).joining(other.endpoint());
      assertThatThrownBy(() -> Node.start(config))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("UNSUPPORTED_VERSION")
          .hasMessageContaining("askedNodeVersion=2");
    }
  }

  @Test
  void otherVersionIsToldOnceHoweverOftenTheNodeIsCalled() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    OtherVersions versions = new OtherVersions(told::add);
    try (OfAnotherVersion other = new OfAnotherVersion();
        GrpcRaftTransport transport =
            new GrpcRaftTransport(
                "here",
                name -> Optional.of(other.endpoint()),
                GrpcRaftTransport::plaintext,
                versions);
        PeerLinks links = new PeerLinks(Channels.PLAIN, versions)) {
      String address = other.endpoint().toString();
      for (int i = 0; i < 3; i++) {
        for (RaftMessage.Lane lane : RaftMessage.Lane.values()) {
          RaftMessage message =
              new RaftMessage("group", lane, RaftMessage.Kind.VOTE, Bytes.utf8("vote"));
          assertThatThrownBy(() -> transport.send("there", message, DEADLINE).get())
              .hasMessageContaining("UNSUPPORTED_VERSION");
        }
        assertThatThrownBy(() ->
                links
                    .<PeerProtocol.Told>call(
                        address,
                        (stub, out) -> stub.report(PeerProtocol.Telling.getDefaultInstance(), out))
                    .get())
            .hasMessageContaining("UNSUPPORTED_VERSION");
      }
      assertThat(told).hasSize(1);
      assertThat(told.getFirst()).contains(address).contains("askedNodeVersion=2");
      versions.answered(address);
      versions.answered(address);
      assertThat(told).hasSize(2);
      assertThat(versions.failed(address, new IOException("gone"))).isEmpty();
      assertThat(told).hasSize(2);
    }
  }

  private static void requireRefused(Throwable thrown, String detail) {
    Refusal refusal = Refusals.fromError(thrown).orElseThrow();
    assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_VERSION);
    assertThat(refusal.detail()).contains(detail);
  }

  /** Returns how what was begun ends. */
  private static Throwable of(Node node, Function<ManagedChannel, End<?>> begin) throws Exception {
    ManagedChannel channel = Channels.PLAIN.open(node.endpoint().orElseThrow().toString());
    try {
      return begin.apply(channel).error.get(20, TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow();
    }
  }

  private static End<?> greet(ManagedChannel channel, int version) {
    End<StoreProtocol.ServerFrame> end = new End<>();
    StoreGrpc.newStub(channel)
        .session(end)
        .onNext(
            StoreProtocol.ClientFrame.newBuilder()
                .setHello(StoreProtocol.Hello.newBuilder().setProtocolVersion(version))
                .build());
    return end;
  }

  private static End<?> converse(ManagedChannel channel, String header, int opening) {
    End<RaftProtocol.RaftReply> end = new End<>();
    RaftGrpc.newStub(channel)
        .withInterceptors(naming(header))
        .converse(end)
        .onNext(
            RaftProtocol.RaftFrame.newBuilder()
                .setOpening(
                    RaftProtocol.RaftOpening.newBuilder()
                        .setVersion(opening)
                        .setFrom("there")
                        .setTo("local")
                        .setLane(RaftProtocol.RaftLane.RAFT_LANE_CONTROL))
                .build());
    return end;
  }

  private static ClientInterceptor naming(String version) {
    Metadata headers = new Metadata();
    headers.put(Channels.NODE_VERSION, version);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** How a stream ends that gets an error. */
  private static final class End<T> implements StreamObserver<T> {
    private final CompletableFuture<Throwable> error = new CompletableFuture<>();

    @Override
    public void onNext(T message) {}

    @Override
    public void onError(Throwable thrown) {
      error.complete(thrown);
    }

    @Override
    public void onCompleted() {
      error.completeExceptionally(new AssertionError("ended without an error"));
    }
  }

  /** What nodes of the next version say to this one. */
  private static final class OfAnotherVersion implements ServerInterceptor, AutoCloseable {
    private final Server server;

    OfAnotherVersion() throws IOException {
      this.server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(new PeerGrpc.PeerImplBase() {})
              .addService(new RaftGrpc.RaftImplBase() {})
              .intercept(this)
              .build()
              .start();
    }

    Endpoint endpoint() {
      return new Endpoint("127.0.0.1", server.getPort());
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      StatusRuntimeException error =
          Refusals.toError(
              new Refusal(
                  Reason.UNSUPPORTED_VERSION,
                  "nodeVersion=" + headers.get(Channels.NODE_VERSION) + " askedNodeVersion=2"));
      call.close(error.getStatus(), Optional.ofNullable(error.getTrailers()).orElseThrow());
      return new ServerCall.Listener<>() {};
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }
}
