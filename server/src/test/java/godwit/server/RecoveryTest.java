package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Godwit;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a cluster that lost its majority. */
@Timeout(120)
class RecoveryTest {
  @TempDir Path data;

  @Test
  void oneOfThreeGoesOnAlone() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = cluster.client()) {
      Table table = godwit.createTable("birds");
      ClusterTest.grown(godwit.admin(), 3);
      table.put(Bytes.utf8("godwit"), Bytes.utf8("Limosa"));
      ClusterTest.caughtUp(godwit.admin());
    }
    Path left = data.resolve("node3");
    assertThatThrownBy(() -> Node.start(NodeConfig.embedded(left, 1).named("node3")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a node in a cluster");

    Recovery.Recovered recovered = Recovery.run(left);
    assertThat(recovered.groups()).containsOnlyKeys("coordinator", "s1", "s2", "s3");
    assertThat(recovered.missing()).isEmpty();
    assertThat(recovered.wasAlone()).isFalse();
    assertThat(Recovery.run(left).wasAlone()).isTrue();

    try (Node node = Node.start(NodeConfig.embedded(left, 1).named("node3"));
        Godwit godwit = node.client()) {
      Table table = godwit.table("birds");
      assertThat(table.get(Bytes.utf8("godwit")).orElseThrow().value().toUtf8())
          .isEqualTo("Limosa");
      table.put(Bytes.utf8("knot"), Bytes.utf8("Calidris"));
      assertThat(godwit.admin().nodes())
          .filteredOn(it -> it.standing() == Standing.SERVING)
          .extracting(NodeStatus::name)
          .containsExactly("node3");
    }
  }

  @Test
  void directoryOfNobodyIsRefused() {
    assertThatThrownBy(() -> Recovery.run(data.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no node keeps its data there");
  }
}
