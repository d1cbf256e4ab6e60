package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Godwit;
import godwit.client.grpc.RemoteGodwit;
import godwit.placement.NodeStatus;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node of a cluster that is started elsewhere on its directory. */
@Timeout(120)
class MovedNodeTest {
  @TempDir Path data;

  @Test
  void nodeThatMovedStartsAndIsFollowed() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT)) {
      try (Godwit godwit = cluster.client()) {
        ClusterTest.put(godwit.createTable("numbers"), expected, 0, 100);
        ClusterTest.grown(godwit.admin(), 3);
      }
      String before = book("node1");
      cluster.stop("node3");
      NodeConfig elsewhere =
          NodeConfig.embedded(data.resolve("node3"), 1)
              .named("node3")
              .listeningAt(new Endpoint("127.0.0.1", 0));
      try (Node moved = Node.start(elsewhere);
          Godwit godwit = RemoteGodwit.connect(moved.endpoint().orElseThrow().toString())) {
        String address = moved.endpoint().orElseThrow().toString();
        assertThat(before).doesNotContain(address);
        ClusterTest.await(() ->
            godwit.admin().nodes().stream()
                .filter(it -> it.name().equals("node3"))
                .map(NodeStatus::address)
                .anyMatch(address::equals));
        ClusterTest.await(() -> book("node1").contains("node3 " + address));
        ClusterTest.await(() -> book("node2").contains("node3 " + address));
        ClusterTest.put(godwit.table("numbers"), expected, 100, 200);
        ClusterTest.caughtUp(godwit.admin());
        assertThat(ClusterTest.rows(godwit.table("numbers"))).isEqualTo(expected);
      }
    }
  }

  private String book(String node) {
    try {
      return Files.readString(data.resolve(node).resolve("nodes"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
