package godwit.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Godwit;
import godwit.client.GodwitException;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.journal.DirectoryDisk;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
  @TempDir Path data;

  @Test
  void nodeWhoseReplicaHasHaltedIsNeitherLiveNorReady() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    try (Node node =
            Node.start(
                NodeConfig.embedded(data, 1),
                directory -> new FailingDisk(DirectoryDisk.open(directory), broken));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("numbers");
      Health health = node.monitor().orElseThrow().health();
      assertThat(health.live().missing()).isEmpty();
      assertThat(health.ready().missing()).isEmpty();
      broken.set(true);
      assertThatThrownBy(() -> table.put(Bytes.utf8("k"), Bytes.utf8("v")))
          .isInstanceOf(GodwitException.class);
      assertThat(health.live().missing()).contains("replica has halted: group=s1");
      assertThat(health.ready().isWell()).isFalse();
    }
  }
}
