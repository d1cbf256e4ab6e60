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
import godwit.request.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path data;

  @Test
  void embeddedNodeKeepsWhatItWasGivenAcrossRestarts() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("birds");
      table.put(Bytes.utf8("godwit"), Bytes.utf8("limosa"));
    }
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Optional<Row> row = godwit.table("birds").get(Bytes.utf8("godwit"));
      assertThat(row.map(Row::value)).contains(Bytes.utf8("limosa"));
    }
  }

  @Test
  void partitionSplitsMovesAndJoinsAgain() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 2));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("numbers");
      for (int i = 0; i < 500; i++) {
        table.put(key(i), Bytes.utf8("v" + i));
      }
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("numbers").getFirst();
      done(admin, admin.split(whole.partition(), Optional.empty()));
      List<Locator> halves = admin.partitions("numbers");
      assertThat(halves).hasSize(2);
      ServiceId other = other(admin, whole.service());
      OperationReport moved =
          done(admin, admin.move(halves.get(1).partition(), other, Optional.empty()));
      assertThat(moved.receipt()).isPresent();
      assertThat(admin.partitions("numbers").get(1).service()).isEqualTo(other);
      List<Locator> apart = admin.partitions("numbers");
      done(admin, admin.join(apart.get(0).partition(), apart.get(1).partition()));
      assertThat(admin.partitions("numbers")).hasSize(1);
      List<Bytes> keys = new ArrayList<>();
      try (ScanStream rows = table.scan(Scan.all())) {
        rows.forEach(row -> keys.add(row.key()));
      }
      assertThat(keys).hasSize(500).isSorted();
    }
  }

  private static Bytes key(int i) {
    return Bytes.utf8(String.format("%06d", i));
  }

  private static ServiceId other(Admin admin, ServiceId service) {
    return admin.services().stream()
        .map(report -> report.id())
        .filter(id -> !id.equals(service))
        .findFirst()
        .orElseThrow();
  }

  private static OperationReport done(Admin admin, OperationReport started) {
    OperationReport ended = admin.await(started.id(), PATIENCE);
    assertThat(ended.phase()).as("%s", ended).isEqualTo(OperationReport.Phase.DONE);
    return ended;
  }
}
