package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Godwit;
import godwit.client.grpc.Channels;
import godwit.key.Bytes;
import godwit.placement.NodeReport;
import godwit.placement.NodeStatus;
import godwit.request.Reason;
import godwit.server.LocalCluster;
import godwit.server.NodeConfig;
import godwit.server.cluster.NodeProcess;
import godwit.server.raft.RaftMessage;
import godwit.wire.Formats;
import godwit.wire.Refusals;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.PeerProtocol;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node says to a process that is a twin of another, which lives. */
@Timeout(60)
class TwinCallsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @TempDir Path data;
  private LocalCluster cluster;
  private Endpoint first;
  private NodeProcess live;
  private NodeProcess twin;
  private Channels channels;
  private ManagedChannel channel;
  private PeerGrpc.PeerBlockingStub peer;

  @BeforeEach
  void start() throws IOException {
    cluster = LocalCluster.start(data, 2, NodeConfig.Timing.DEFAULT);
    first = cluster.nodes().getFirst().endpoint().orElseThrow();
    String second = cluster.nodes().getLast().endpoint().orElseThrow().toString();
    live = new Introductions(Channels.PLAIN).who(second).join();
    twin = new NodeProcess(live.node(), live.folder(), "another", "127.0.0.1:1");
    channels = Channels.PLAIN.with(new ProcessHeader(() -> Optional.of(twin)));
    channel = channels.open(first.toString());
    peer = PeerGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    cluster.close();
  }

  @Test
  void nodeThatIsAskedSaysWhoItIsAndWhichTwinLives() {
    assertThat(live.node()).isEqualTo("node2");
    assertThat(new Introductions(Channels.PLAIN).meet(first.toString(), twin).join().twin())
        .contains(live);
    assertThat(new Introductions(Channels.PLAIN).meet(first.toString(), live).join().twin())
        .isEmpty();
  }

  @Test
  void reportOfTheTwinIsRefusedAndMovesNothing() {
    meet();
    NodeReport report = new NodeReport(twin.node(), twin.folder(), twin.address(), 0, 0, List.of());
    PeerProtocol.Telling telling =
        PeerProtocol.Telling.newBuilder()
            .setReport(ByteStrings.bytes(Formats.NODE_REPORT.encode(report)))
            .build();
    assertThatThrownBy(() -> peer.report(telling))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            error ->
                assertThat(Refusals.fromError(error).orElseThrow().reason())
                    .isEqualTo(Reason.NODE_RUNS_ALREADY))
        .hasMessageContaining("node=node2 address=" + live.address());
    try (Godwit godwit = cluster.client()) {
      assertThat(godwit.admin().nodes())
          .extracting(NodeStatus::address)
          .containsExactly(first.toString(), live.address());
    }
  }

  @Test
  void laneOfTheTwinIsRefused() {
    meet();
    try (GrpcRaftTransport transport =
        new GrpcRaftTransport(
            twin.node(), name -> Optional.of(first), it -> channels.open(it.toString()))) {
      for (RaftMessage.Lane lane : RaftMessage.Lane.values()) {
        RaftMessage message =
            new RaftMessage("s1", lane, RaftMessage.Kind.VOTE, Bytes.utf8("vote"));
        assertThatThrownBy(() -> transport.send("node1", message, DEADLINE).get())
            .hasMessageContaining("NODE_RUNS_ALREADY");
      }
    }
  }

  /** Has the node ask about the twin; until it is answered, calls are not taken either. */
  private void meet() {
    assertThat(
            peer.meet(
                    PeerProtocol.Meeting.newBuilder()
                        .setSender(ProcessHeader.toMessage(twin))
                        .build())
                .hasTwin())
        .isTrue();
  }
}
