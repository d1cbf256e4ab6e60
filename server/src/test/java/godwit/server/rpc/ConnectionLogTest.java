package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Credentials;
import godwit.client.TlsFiles;
import godwit.client.grpc.Channels;
import godwit.request.CoordinatorAnswer;
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
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node with TLS tells of those whose handshake fails. */
class ConnectionLogTest {
  private static final int HANDSHAKE_MILLIS = 15_000;

  @TempDir Path data;
  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
  private Certificates ours;

  @BeforeEach
  void make() throws Exception {
    ours = Certificates.make(data.resolve("ours"));
  }

  @Test
  void aCertificateThatHasEndedIsToldWithItsSubject() throws Exception {
    TlsFiles late = ours.issue("late", "/CN=late", -1);
    try (Raft raft = new Raft("alone");
        RpcServer server = start(raft)) {
      refused(server, late);
      refused(server, late);
    }
    assertThat(told)
        .filteredOn(line -> line.contains("certificate subject=CN=late cause="))
        .hasSize(1);
  }

  @Test
  void aCertificateOfAnotherCaIsToldWithItsSubject() throws Exception {
    Certificates theirs = Certificates.make(data.resolve("theirs"));
    TlsFiles stranger = new TlsFiles(Optional.of(ours.ca()), theirs.of("ringer").identity());
    try (Raft raft = new Raft("alone");
        RpcServer server = start(raft)) {
      refused(server, stranger);
    }
    assertThat(told).anyMatch(line -> line.contains("certificate subject=CN=ringer cause="));
  }

  @Test
  void whoDoesNotSpeakTlsIsTold() throws Exception {
    try (Raft raft = new Raft("alone");
        RpcServer server = start(raft);
        RawConnection one = new RawConnection(server.endpoint())) {
      one.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(one.closedWithin(HANDSHAKE_MILLIS)).isTrue();
    }
    assertThat(told).anyMatch(line -> line.contains("connection cause=TLS handshake failed"));
  }

  private RpcServer start(Raft raft) throws IOException {
    Security security = Security.of(ours.of("node1"));
    HostedServices none = new HostedServices();
    UserDirectory users = new UserDirectory();
    users.learn(new CoordinatorAnswer.Users(0, List.of()));
    Whereabouts whereabouts = new Whereabouts(List.of());
    return RpcServer.start(
        new Endpoint("localhost", 0),
        new RpcServer.Setup(
            "alone",
            none,
            whereabouts,
            raft,
            () -> "",
            new Recognition(whereabouts, address -> new CompletableFuture<>()),
            Wiring.of(security),
            new Guard(users, security, none, System::currentTimeMillis, () -> false),
            new AuditLog(data),
            new RefusalLog(() -> 0, told::add),
            Watch.alone()));
  }

  private static void refused(RpcServer server, TlsFiles files) throws IOException {
    ManagedChannel channel = Channels.of(Credentials.of(files)).open(server.endpoint().toString());
    try {
      assertThatThrownBy(() ->
              StoreGrpc.newBlockingStub(channel).get(StoreProtocol.GetCall.getDefaultInstance()))
          .isInstanceOf(StatusRuntimeException.class);
    } finally {
      channel.shutdownNow();
    }
  }
}
