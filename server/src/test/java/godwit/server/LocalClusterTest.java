package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.DataSettings;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Locator;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.server.replica.DataService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {
  private static final Duration LIFE = Duration.ofSeconds(1);

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

  /** The target, on one node, asks the coordinator, on the other. */
  @Test
  void whatIsPreparedForAnOperationThatIsOverIsDropped() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 2, NodeConfig.Timing.DEFAULT);
        Godwit godwit = cluster.client()) {
      godwit.createTable("numbers");
      OperationReport founded = godwit.admin().operations(false, 1).getFirst();
      Locator whole = godwit.admin().partitions("numbers").getFirst();
      DataService target =
          cluster.nodes().stream()
              .flatMap(node -> node.hosted().data().stream())
              .filter(service -> cluster.nodes().get(0).hosted().find(service.id()).isEmpty())
              .findFirst()
              .orElseThrow();
      PartitionId ghost = new PartitionId(whole.partition().incarnation(), 1_000);
      CountDownLatch dropped = new CountDownLatch(1);
      DataAnswer prepared =
          target
              .propose(
                  new DataCommand.Prepare(
                      new Attempt(founded.id(), 1),
                      ghost,
                      whole.table(),
                      KeyRange.ALL,
                      new DataCommand.Origin(whole.service(), whole.partition(), 0)))
              .get(10, TimeUnit.SECONDS);
      assertThat(prepared).isInstanceOf(DataAnswer.Step.class);
      target.watch(() -> {
        if (target.view().partitions().find(ghost).isEmpty()) {
          dropped.countDown();
        }
      });
      assertThat(dropped.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /**
   * A client that begins when nothing has been written, and nothing reshaped, for longer than a
   * request lives.
   */
  @Test
  void firstWriteAfterALongRest() throws Exception {
    NodeConfig.Timing usual = NodeConfig.Timing.DEFAULT;
    NodeConfig.Timing shortLived =
        usual.with(new DataSettings(LIFE.toMillis(), usual.data().clockBoundMillis()));
    try (LocalCluster cluster = LocalCluster.start(data, 1, shortLived);
        Godwit first = cluster.client()) {
      first.createTable("numbers").put(Bytes.utf8("1"), Bytes.utf8("one"));
      rest(LIFE.multipliedBy(2));
      try (Godwit remote = cluster.client()) {
        remote.table("numbers").put(Bytes.utf8("2"), Bytes.utf8("two"));
      }
      rest(LIFE.multipliedBy(2));
      try (Godwit embedded = cluster.nodes().getFirst().client()) {
        embedded.table("numbers").put(Bytes.utf8("3"), Bytes.utf8("three"));
        assertThat(embedded.table("numbers").get(Bytes.utf8("2"))).isPresent();
      }
    }
  }

  private static void rest(Duration time) {
    new CompletableFuture<Void>()
        .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
