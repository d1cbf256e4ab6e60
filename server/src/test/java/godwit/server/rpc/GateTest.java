package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import godwit.client.Access;
import godwit.client.Credentials;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.Table;
import godwit.client.TlsFiles;
import godwit.client.Token;
import godwit.client.UnavailableException;
import godwit.client.grpc.Channels;
import godwit.client.grpc.RemoteFigures;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorRequest;
import godwit.request.OperationReport;
import godwit.request.Reason;
import godwit.server.LocalCluster;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.security.Certificates;
import godwit.server.security.Security;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Refusals;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.PeerProtocol;
import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol;
import godwit.wire.v1.Types;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain calls and the calls of nodes, as strangers, users and nodes make them. */
class GateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final OptionalLong NEVER = OptionalLong.empty();

  @TempDir Path data;
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  @Test
  void plainCallsGoByTheTokensPermissions() throws IOException {
    try (Node node = Node.start(config(Security.NONE))) {
      String root = user(node, "root", "admin");
      var admin = store(node, root);
      admin.createTable(StoreProtocol.CreateTableCall.newBuilder().setName("birds").build());
      admin.createTable(StoreProtocol.CreateTableCall.newBuilder().setName("fish").build());
      founded(node);
      admin.write(write("birds"));
      var ringer = store(node, user(node, "ringer", "read:birds"));
      assertThat(ringer.get(get("birds")).getRow().getValue()).isEqualTo(bytes("v"));
      forbidden(() -> ringer.get(get("fish")));
      forbidden(() -> ringer.write(write("birds")));
      forbidden(() -> scan(ringer, "fish"));
      scan(ringer, "birds");
      forbidden(() ->
          ringer.dropTable(StoreProtocol.DropTableCall.newBuilder().setName("birds").build()));
      assertThat(
              ringer.listTables(StoreProtocol.ListTablesCall.getDefaultInstance()).getTablesList())
          .extracting(table -> table.getName())
          .containsExactly("birds");
      status(Status.Code.UNAUTHENTICATED, () -> store(node, "wrong").get(get("birds")));
      status(
          Status.Code.UNAUTHENTICATED,
          () -> StoreGrpc.newBlockingStub(channel(node, Channels.PLAIN)).get(get("birds")));
    }
  }

  @Test
  void healthIsForAllAndReflectionIsNot() throws Exception {
    try (Node node = Node.start(config(Security.NONE))) {
      user(node, "root", "admin");
      ManagedChannel channel = channel(node, Channels.PLAIN);
      assertThat(
              HealthGrpc.newBlockingStub(channel)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
      assertThatThrownBy(() -> reflected(channel))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("UNAUTHENTICATED");
    }
  }

  @Test
  void figuresAreToldToKnownUsersAlone() throws IOException {
    try (Node node = Node.start(config(Security.NONE))) {
      String address = node.endpoint().orElseThrow().toString();
      user(node, "root", "admin");
      Channels ringer = Channels.of(Credentials.NONE.withToken(user(node, "ringer", "read")));
      try (RemoteFigures known = new RemoteFigures(address, ringer);
          RemoteFigures stranger = new RemoteFigures(address, Channels.PLAIN)) {
        assertThat(known.look(List.of("godwit_leads"), PATIENCE).figures()).isNotEmpty();
        assertThatThrownBy(() -> stranger.look(List.of(), PATIENCE))
            .isInstanceOf(UnavailableException.class)
            .hasMessageContaining("UNAUTHENTICATED");
      }
    }
  }

  @Test
  void onceThereAreUsersNobodyElseIsTakenForANode() throws IOException {
    try (Node node = Node.start(config(Security.NONE))) {
      ManagedChannel channel = channel(node, Channels.PLAIN);
      assertThat(asNode(channel).hasClient()).isTrue();
      String root = user(node, "root", "admin");
      status(Status.Code.UNAUTHENTICATED, () -> asNode(channel));
      status(
          Status.Code.UNAUTHENTICATED,
          () -> asNode(channel(node, Channels.of(Credentials.NONE.withToken(root)))));
    }
  }

  @Test
  void nodesKnowEachOtherByTheirSecret() throws IOException {
    Path file = Files.writeString(data.resolve("secret"), "s".repeat(40) + "\n");
    Security security = Security.NONE.withSecret(Optional.of(file));
    try (LocalCluster cluster =
        LocalCluster.start(data.resolve("cluster"), 1, NodeConfig.Timing.DEFAULT, security)) {
      Node node = cluster.nodes().getFirst();
      status(Status.Code.UNAUTHENTICATED, () -> asNode(channel(node, Channels.PLAIN)));
      assertThat(asNode(channel(node, Wiring.of(security).channels())).hasClient()).isTrue();
      Channels wrong = Channels.ofNode(Optional.empty(), "t".repeat(40), true);
      status(Status.Code.UNAUTHENTICATED, () -> asNode(channel(node, wrong)));
      assertThatThrownBy(() -> asNode(channel(node, wrong)))
          .hasMessageContaining(
              "the --cluster-secret of the node that asks is another one than that of the node"
                  + " that was asked");
    }
  }

  @Test
  void aNodeThatHasASecretIsRefusedByOneThatHasNone() throws IOException {
    try (Node node = Node.start(config(Security.NONE))) {
      Channels own = Channels.ofNode(Optional.empty(), "t".repeat(40), false);
      assertThat(asNode(channel(node, own)).hasClient()).isTrue();
      Channels given = Channels.ofNode(Optional.empty(), "t".repeat(40), true);
      assertThatThrownBy(() -> asNode(channel(node, given)))
          .hasMessageContaining("UNAUTHENTICATED")
          .hasMessageContaining("--cluster-secret");
    }
  }

  @Test
  void aClusterOfUsersAndASecretServes() throws IOException {
    Path file = Files.writeString(data.resolve("secret"), "s".repeat(40));
    try (LocalCluster cluster =
        LocalCluster.start(
            data.resolve("cluster"),
            2,
            NodeConfig.Timing.DEFAULT,
            Security.NONE.withSecret(Optional.of(file)))) {
      Node first = cluster.nodes().getFirst();
      String root = user(first, "root", "admin");
      List<String> seed = List.of(first.endpoint().orElseThrow().toString());
      try (Godwit admin = Godwit.connect(seed, Credentials.NONE.withToken(root))) {
        admin.createTable("birds");
        assertThat(Files.readString(audit()))
            .contains("\"outcome\":\"joined\"", "\"outcome\":\"registered service=s");
        Locator whole = admin.admin().partitions("birds").getFirst();
        ServiceId there =
            admin.admin().services().stream()
                .map(service -> service.id())
                .filter(id -> !id.equals(whole.service()))
                .findFirst()
                .orElseThrow();
        var move = admin.admin().move(whole.partition(), there, Optional.empty());
        assertThat(admin.admin().await(move.id(), Duration.ofSeconds(20)).phase())
            .isEqualTo(OperationReport.Phase.DONE);
        learnt(() -> admin.table("birds").put(Bytes.utf8("k"), Bytes.utf8("v")));
      }
      String token = user(first, "ringer", "read:birds");
      try (Godwit ringer = Godwit.connect(seed, Credentials.NONE.withToken(token))) {
        Table birds = ringer.table("birds");
        learnt(() -> assertThat(birds.get(Bytes.utf8("k"))).isPresent());
        assertThatThrownBy(() -> birds.put(Bytes.utf8("k"), Bytes.utf8("w")))
            .hasMessageContaining("FORBIDDEN");
      }
    }
  }

  @Test
  void aClientsCertificateIsAUserAndNoNode() throws Exception {
    Certificates made = Certificates.make(data.resolve("tls"));
    try (Node node = Node.start(config(Security.of(made.of("node1"))))) {
      Channels ringer = Channels.of(Credentials.of(made.of("ringer")));
      status(Status.Code.UNAUTHENTICATED, () -> asNode(channel(node, ringer)));
      Channels sibling = Wiring.of(Security.of(made.of("node1"))).channels();
      assertThat(asNode(channel(node, sibling)).hasClient()).isTrue();
      user(node, "root", "admin");
      var store = StoreGrpc.newBlockingStub(channel(node, ringer));
      status(Status.Code.UNAUTHENTICATED, () -> store.get(get("birds")));
      user(node, "ringer", "read");
      assertThatThrownBy(() -> store.get(get("birds"))).hasMessageContaining("UNKNOWN_TABLE");
      Channels anonymous = Channels.of(Credentials.of(TlsFiles.trusting(made.ca())));
      status(
          Status.Code.UNAUTHENTICATED,
          () -> StoreGrpc.newBlockingStub(channel(node, anonymous)).get(get("birds")));
    }
  }

  @Test
  void aSecretThatIsTooShortIsRefused() throws IOException {
    Path file = Files.writeString(data.resolve("secret"), "short");
    assertThatThrownBy(() -> Wiring.of(Security.NONE.withSecret(Optional.of(file))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("openssl rand -hex 32");
  }

  private NodeConfig config(Security security) {
    return NodeConfig.embedded(data.resolve("node"), 1)
        .listeningAt(new Endpoint("127.0.0.1", 0))
        .with(security);
  }

  private static String user(Node node, String name, String access) {
    try (Godwit local = node.client()) {
      Token token = local.admin().users().add(name, List.of(Access.parse(access)), NEVER);
      return token.text();
    }
  }

  /** Waits until all tables that were made serve. */
  private static void founded(Node node) {
    try (Godwit local = node.client()) {
      local
          .admin()
          .operations(true, 10)
          .forEach(it -> local.admin().await(it.id(), Duration.ofSeconds(10)));
    }
  }

  private StoreGrpc.StoreBlockingStub store(Node node, String token) throws IOException {
    return StoreGrpc.newBlockingStub(channel(node, Channels.of(Credentials.NONE.withToken(token))));
  }

  private ManagedChannel channel(Node node, Channels by) {
    ManagedChannel channel = by.open(node.endpoint().orElseThrow().toString());
    channels.add(channel);
    return channel;
  }

  private static PeerProtocol.Coordinated asNode(ManagedChannel channel) {
    return PeerGrpc.newBlockingStub(channel)
        .coordinate(
            PeerProtocol.Coordination.newBuilder()
                .setClient(CoordinatorMessages.toMessage(new CoordinatorRequest.Users(true)))
                .build());
  }

  private static StoreProtocol.GetCall get(String table) {
    return StoreProtocol.GetCall.newBuilder().setTable(table).setKey(bytes("k")).build();
  }

  private static StoreProtocol.WriteCall write(String table) {
    return StoreProtocol.WriteCall.newBuilder()
        .setTable(table)
        .addMutations(Types.Mutation.newBuilder().setKey(bytes("k")).setPut(bytes("v")))
        .build();
  }

  private static void scan(StoreGrpc.StoreBlockingStub store, String table) {
    store
        .scan(StoreProtocol.ScanCall.newBuilder().setTable(table).build())
        .forEachRemaining(page -> assertThat(page.getRowsList()).isNotEmpty());
  }

  private static void forbidden(ThrowingCallable call) {
    status(Status.Code.PERMISSION_DENIED, call);
  }

  private static void status(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown -> {
              assertThat(thrown.getStatus().getCode()).isEqualTo(code);
              assertThat(Refusals.fromError(thrown)).isPresent();
            });
  }

  /** Calls until a node has learnt of a user, which takes it a second. */
  private static void learnt(Runnable call) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try {
        call.run();
        return;
      } catch (RejectedException e) {
        assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED);
        assertThat(System.nanoTime()).as("the node has not learnt of the user").isLessThan(end);
        new CompletableFuture<Void>().completeOnTimeout(null, 50, TimeUnit.MILLISECONDS).join();
      }
    }
  }

  private static String reflected(ManagedChannel channel) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> asked =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response.toString());
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {
                    answer.complete("");
                  }
                });
    asked.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(Bytes.utf8(text).toArray());
  }

  /** Returns the only file of its name below the cluster's directory. */
  private Path audit() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(it -> it.endsWith("audit.log")).findFirst().orElseThrow();
    }
  }
}
