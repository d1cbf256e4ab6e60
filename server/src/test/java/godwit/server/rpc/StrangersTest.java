package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import godwit.client.Access;
import godwit.client.Credentials;
import godwit.client.Godwit;
import godwit.client.TlsFiles;
import godwit.client.grpc.Channels;
import godwit.key.Bytes;
import godwit.request.CoordinatorAnswer;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.cluster.Recognition;
import godwit.server.cluster.Whereabouts;
import godwit.server.raft.Raft;
import godwit.server.replica.HostedServices;
import godwit.server.security.AuditLog;
import godwit.server.security.Certificates;
import godwit.server.security.Guard;
import godwit.server.security.RefusalLog;
import godwit.server.security.Security;
import godwit.server.security.UserDirectory;
import godwit.server.watch.Watch;
import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port scan's worth of strangers: refused in bounded time, told once, and nothing is left. */
class StrangersTest {
  private static final int STRANGERS = 200;
  private static final int HANDSHAKE_MILLIS = 15_000;
  private static final int SILENCE_MILLIS = 25_000;
  private static final String GET = "/godwit.wire.v1.Store/Get";
  private static final Bytes KEY = Bytes.utf8("k");

  @TempDir Path data;
  private Certificates made;
  private Node node;
  private Node encrypted;
  private Godwit user;
  private Godwit encryptedUser;
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    made = Certificates.make(data.resolve("tls"));
    node = Node.start(config("plain", Security.NONE));
    encrypted = Node.start(config("encrypted", Security.of(made.of("node1"))));
    encryptedUser = firstUser(encrypted, Credentials.of(TlsFiles.trusting(made.ca())));
    user = firstUser(node, Credentials.NONE);
  }

  @AfterEach
  void stop() {
    user.close();
    encryptedUser.close();
    node.close();
    encrypted.close();
  }

  @Test
  void garbageLeavesNothingBehind() throws IOException {
    garbage(20);
    int threads = Thread.activeCount();
    long heap = usedBytes();
    garbage(STRANGERS);
    assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads + 8);
    assertThat(usedBytes() - heap).as("bytes of heap").isLessThan(16L << 20);
    serves();
  }

  @Test
  void whoDoesNotGoOnIsCutOff() throws IOException {
    List<RawConnection> slow = new ArrayList<>();
    List<RawConnection> silent = new ArrayList<>();
    try {
      for (int i = 0; i < STRANGERS / 4; i++) {
        slow.add(connection(node));
        slow.add(connection(node).send("PRI * HT".getBytes(StandardCharsets.US_ASCII)));
        slow.add(connection(encrypted));
        slow.add(connection(encrypted).send(new byte[] {22, 3, 1, 2, 0, 1, 0}));
        silent.add(connection(node).greet());
        silent.add(connection(node).greet().call(GET, true));
      }
      serves();
      for (RawConnection one : slow) {
        assertThat(one.closedWithin(HANDSHAKE_MILLIS)).as("handshake").isTrue();
      }
      for (RawConnection one : silent) {
        assertThat(one.closedWithin(SILENCE_MILLIS)).as("silence").isTrue();
      }
      serves();
    } finally {
      for (RawConnection one : slow) {
        one.close();
      }
      for (RawConnection one : silent) {
        one.close();
      }
    }
  }

  @Test
  void aMessageThatIsTooLongIsRefusedAndTheNextIsServed() throws IOException {
    StoreProtocol.GetCall huge =
        StoreProtocol.GetCall.newBuilder()
            .setTable("birds")
            .setKey(ByteString.copyFrom(new byte[33 << 20]))
            .build();
    ManagedChannel known = channel(Credentials.NONE.withToken(token));
    ManagedChannel unknown = channel(Credentials.NONE);
    try {
      status(Status.Code.RESOURCE_EXHAUSTED, known, huge);
      status(Status.Code.UNAUTHENTICATED, unknown, huge);
    } finally {
      known.shutdownNow();
      unknown.shutdownNow();
    }
    serves();
  }

  /** A port alone, so that what it tells can be seen. */
  @Test
  void eachKindOfRefusalIsToldOnce() throws IOException {
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    HostedServices none = new HostedServices();
    Security required = Security.NONE.with(Security.Authentication.REQUIRED);
    UserDirectory users = new UserDirectory();
    users.learn(new CoordinatorAnswer.Users(0, List.of()));
    Raft raft = new Raft("alone");
    Whereabouts whereabouts = new Whereabouts(List.of());
    RpcServer.Setup setup =
        new RpcServer.Setup(
            "alone",
            none,
            whereabouts,
            raft,
            () -> "",
            new Recognition(whereabouts, address -> new CompletableFuture<>()),
            Wiring.of(required),
            new Guard(users, required, none, System::currentTimeMillis, () -> false),
            new AuditLog(data),
            new RefusalLog(() -> 0, told::add),
            Watch.alone());
    try (raft;
        RpcServer server = RpcServer.start(new Endpoint("127.0.0.1", 0), setup)) {
      for (int i = 0; i < 50; i++) {
        try (RawConnection one = new RawConnection(server.endpoint())) {
          one.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          assertThat(one.closedWithin(HANDSHAKE_MILLIS)).isTrue();
        }
      }
      ManagedChannel channel = Channels.PLAIN.open(server.endpoint().toString());
      for (int i = 0; i < 50; i++) {
        status(Status.Code.UNAUTHENTICATED, channel, StoreProtocol.GetCall.getDefaultInstance());
      }
      channel.shutdownNow();
    }
    assertThat(told).hasSize(2);
    assertThat(told).anyMatch(line -> line.contains("connection cause="));
    assertThat(told).anyMatch(line -> line.contains("UNAUTHENTICATED no token"));
  }

  private void garbage(int strangers) throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < strangers; i++) {
      byte[] noise = new byte[1 + random.nextInt(3_000)];
      random.nextBytes(noise);
      noise[0] = (byte) (noise[0] | 0x80);
      Node target = i % 2 == 0 ? node : encrypted;
      try (RawConnection one = connection(target).send(noise)) {
        assertThat(one.closedWithin(HANDSHAKE_MILLIS)).as("garbage %s", i).isTrue();
      }
      try (RawConnection one = connection(node).greet().send(noise)) {
        one.send(new byte[17_000]);
        assertThat(one.closedWithin(HANDSHAKE_MILLIS)).as("garbage frames %s", i).isTrue();
      }
      try (RawConnection one = connection(node).greet().oversized()) {
        assertThat(one.closedWithin(HANDSHAKE_MILLIS)).as("oversized").isTrue();
      }
      try (RawConnection one = connection(node).greet().strayContinuation()) {
        assertThat(one.closedWithin(HANDSHAKE_MILLIS)).as("stray").isTrue();
      }
      try (RawConnection one = connection(node).greet().call(GET, false)) {
        one.truncated(1_000);
      }
      try (RawConnection one = connection(node).greet().call(GET, false)) {
        one.truncated(-1);
      }
    }
  }

  private void serves() {
    for (Godwit one : List.of(user, encryptedUser)) {
      assertThat(one.table("birds").get(KEY)).isPresent();
    }
  }

  private Godwit firstUser(Node of, Credentials credentials) throws IOException {
    try (Godwit local = of.client()) {
      local.createTable("birds").put(KEY, Bytes.utf8("v"));
      token =
          local
              .admin()
              .users()
              .add("root", List.of(Access.parse("admin")), OptionalLong.empty())
              .text();
    }
    return Godwit.connect(
        List.of(of.endpoint().orElseThrow().toString()),
        new Credentials(credentials.tls(), Optional.of(token)));
  }

  private ManagedChannel channel(Credentials credentials) throws IOException {
    Node plain = credentials.tls().isEmpty() ? node : encrypted;
    return Channels.of(credentials).open(plain.endpoint().orElseThrow().toString());
  }

  private static void status(Status.Code code, ManagedChannel channel, StoreProtocol.GetCall call) {
    assertThatThrownBy(() -> StoreGrpc.newBlockingStub(channel).get(call))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown -> assertThat(thrown.getStatus().getCode()).isEqualTo(code));
  }

  private NodeConfig config(String name, Security security) {
    return NodeConfig.embedded(data.resolve(name), 1)
        .named(name)
        .listeningAt(new Endpoint("127.0.0.1", 0))
        .with(security);
  }

  private static RawConnection connection(Node to) throws IOException {
    return new RawConnection(to.endpoint().orElseThrow());
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
