package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import godwit.client.grpc.Channels;
import godwit.placement.NodeReport;
import godwit.placement.PlacementStep;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.wire.Formats;
import godwit.wire.v1.PeerGrpc;
import godwit.wire.v1.PeerProtocol;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node of a cluster says to others that are not as it expects. */
class NodeCallsTest {
  @TempDir Path data;
  private Node node;
  private ManagedChannel channel;
  private PeerGrpc.PeerBlockingStub peer;

  @BeforeEach
  void start() throws IOException {
    node =
        Node.start(
            NodeConfig.embedded(data, 1).named("called").listeningAt(new Endpoint("127.0.0.1", 0)));
    channel = Channels.PLAIN.open(node.endpoint().orElseThrow().toString());
    peer = PeerGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    node.close();
  }

  @Test
  void reportOfAnotherVersionIsRefusedInWords() {
    PeerProtocol.Told told =
        peer.report(
            PeerProtocol.Telling.newBuilder()
                .setReport(ByteString.copyFrom(new byte[] {9, 1, 2}))
                .build());
    assertThat(told.getNodes().getRefused().getReason()).isEqualTo("UNSUPPORTED_VERSION");
    assertThat(told.getNodes().getRefused().getDetail()).contains("version=9");
  }

  @Test
  void nodeOfAKnownNameAndAnotherDirectoryIsRefused() {
    NodeReport report = new NodeReport("called", "another", "127.0.0.1:1", 0, 0, List.of());
    PeerProtocol.Told told = peer.report(telling(report));
    assertThat(told.getNodes().getRefused().getReason()).isEqualTo("NODE_NAME_TAKEN");
  }

  @Test
  void nodeThatIsNewIsToldOfAll() {
    NodeReport report = new NodeReport("fresh", "another", "127.0.0.1:1", 0, 0, List.of());
    PeerProtocol.Told told = peer.report(telling(report));
    assertThat(told.getNodes().getNodes().getNodesList())
        .extracting(it -> it.getName())
        .containsExactly("called", "fresh");
    assertThat(told.getNode()).isEqualTo("called");
  }

  @Test
  void stepForAGroupThatIsNotHereFailsInWords() {
    PlacementStep step = new PlacementStep.Promote("s9", "called", "fresh");
    PeerProtocol.Arranged arranged =
        peer.arrange(
            PeerProtocol.Arrangement.newBuilder()
                .setStep(ByteString.copyFrom(Formats.PLACEMENT_STEP.encode(step).borrow()))
                .build());
    assertThat(arranged.getFailure().getDetail()).contains("group=s9");
  }

  @Test
  void stagedFileThatIsDamagedOnItsWayIsNotTaken() {
    PeerProtocol.Staged staged =
        peer.stage(
            PeerProtocol.StagedFile.newBuilder()
                .setService(1)
                .setName("some")
                .setContent(ByteString.copyFromUtf8("rows"))
                .setChecksum(7)
                .build());
    assertThat(staged.getFailure().getDetail()).contains("checksum differs");
    PeerProtocol.StagedFile wanted =
        PeerProtocol.StagedFile.newBuilder().setService(1).setName("some").build();
    assertThat(peer.fetch(wanted).hasContent()).isFalse();
  }

  private static PeerProtocol.Telling telling(NodeReport report) {
    return PeerProtocol.Telling.newBuilder()
        .setReport(ByteString.copyFrom(Formats.NODE_REPORT.encode(report).borrow()))
        .build();
  }
}
