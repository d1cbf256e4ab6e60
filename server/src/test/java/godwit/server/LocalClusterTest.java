package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {
  @TempDir Path data;

  @Test
  void partitionMovesBetweenNodesOverTheNetwork() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 2, NodeConfig.Timing.DEFAULT);
        Godwit godwit = cluster.client()) {
      Table table = godwit.createTable("numbers");
      for (int i = 0; i < 200; i++) {
        table.put(Bytes.utf8(String.format("%06d", i)), Bytes.utf8("v" + i));
      }
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("numbers").getFirst();
      ServiceId target =
          admin.services().stream()
              .map(service -> service.id())
              .filter(id -> !id.equals(whole.service()))
              .findFirst()
              .orElseThrow();
      OperationReport move = admin.move(whole.partition(), target, Optional.empty());
      OperationReport moved = admin.await(move.id(), Duration.ofSeconds(20));
      assertThat(moved.phase()).as("%s", moved).isEqualTo(OperationReport.Phase.DONE);
      assertThat(admin.partitions("numbers").getFirst().service()).isEqualTo(target);
      List<Bytes> keys = new ArrayList<>();
      try (ScanStream rows = table.scan(Scan.all())) {
        rows.forEach(row -> keys.add(row.key()));
      }
      assertThat(keys).hasSize(200).isSorted();
    }
  }
}
