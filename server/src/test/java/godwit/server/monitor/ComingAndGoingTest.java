package godwit.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.ClientSettings;
import godwit.client.Figure;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.client.grpc.RemoteGodwit;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.placement.Standing;
import godwit.request.OperationReport;
import godwit.server.LocalCluster;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that the placement brings to a running node, and takes from it. */
@Timeout(120)
class ComingAndGoingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path data;

  @Test
  void replicasAreWatchedFromWhenTheyComeUntilTheyGo() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit godwit = client(cluster)) {
      List<Node> nodes = cluster.nodes();
      Table table = godwit.createTable("numbers");
      for (int i = 0; i < 100; i++) {
        table.put(Bytes.utf8(String.format("%06d", i)), Bytes.utf8("v" + i));
      }
      await("three voters", () -> nodes.stream().allMatch(ComingAndGoingTest::hasGrown));
      nodes.forEach(node -> assertThat(figures(node, "godwit_leads")).hasSize(4));

      // Of what a table's service and the coordinator do, their leaders tell; both came later.
      Admin admin = godwit.admin();
      Locator whole = admin.partitions("numbers").getFirst();
      Node late = nodes.get(2);
      Function<Node, RaftGroup> service =
          node -> node.hosted().find(whole.service()).map(DataService::group).orElseThrow();
      lead(nodes, late, service);
      lead(nodes, late, node -> coordinator(node).group());
      OperationReport move = admin.move(whole.partition(), other(admin, whole), Optional.empty());
      assertThat(admin.await(move.id(), Duration.ofSeconds(20)).phase())
          .isEqualTo(OperationReport.Phase.DONE);
      assertThat(sum(late, "godwit_reshapes_ended_total", Map.of("kind", "move"))).isEqualTo(1);
      await("the pause is told", () -> sum(late, "godwit_write_pause_seconds_count", Map.of()) > 0);

      admin.setStanding(late.name(), Standing.REMOVED);
      await("all replicas are taken", () -> late.hosted().data().isEmpty());
      await("the coordinator's, too", () -> late.hosted().coordinator().isEmpty());
      assertThat(figures(late, "godwit_leads")).isEmpty();
      assertThat(figures(late, "godwit_partitions")).isEmpty();
      assertThat(sum(late, "godwit_reshapes_ended_total", Map.of("kind", "move")))
          .as("totals stay")
          .isEqualTo(1);

      // What goes on elsewhere it tells nothing of.
      int before = admin.operations(false, 100).size();
      OperationReport cut =
          admin.split(
              admin.partitions("numbers").getFirst().partition(),
              Optional.of(Bytes.utf8("000050")));
      assertThat(admin.await(cut.id(), Duration.ofSeconds(20)).phase())
          .isEqualTo(OperationReport.Phase.DONE);
      assertThat(admin.operations(false, 100)).hasSizeGreaterThan(before);
      assertThat(sum(late, "godwit_reshapes_ended_total", Map.of("kind", "split"))).isZero();
    }
  }

  private static void lead(List<Node> nodes, Node heir, Function<Node, RaftGroup> group)
      throws Exception {
    RaftGroup leader = nodes.stream().map(group).filter(RaftGroup::leads).findFirst().orElseThrow();
    leader.transferLeadership(heir.name()).get(20, TimeUnit.SECONDS);
    await(heir.name() + " leads", () -> group.apply(heir).leads());
  }

  private static boolean hasGrown(Node node) {
    return node.hosted().data().size() == 3
        && node.hosted().data().stream().allMatch(it -> threeVote(it.group()))
        && node.hosted().coordinator().filter(it -> threeVote(it.group())).isPresent();
  }

  private static boolean threeVote(RaftGroup group) {
    return group.membership().voters().size() == 3;
  }

  private static CoordinatorService coordinator(Node node) {
    return node.hosted().coordinator().orElseThrow();
  }

  private static ServiceId other(Admin admin, Locator locator) {
    return admin.services().stream()
        .map(service -> service.id())
        .filter(id -> !id.equals(locator.service()))
        .findFirst()
        .orElseThrow();
  }

  private static List<Figure> figures(Node node, String name) {
    return node.monitor().orElseThrow().figures().figures().stream()
        .filter(figure -> figure.name().equals(name))
        .toList();
  }

  private static double sum(Node node, String name, Map<String, String> labels) {
    return figures(node, name).stream()
        .filter(figure -> figure.labels().entrySet().containsAll(labels.entrySet()))
        .mapToDouble(Figure::value)
        .sum();
  }

  private static Godwit client(LocalCluster cluster) {
    List<String> addresses =
        cluster.nodes().stream().map(it -> it.endpoint().orElseThrow().toString()).toList();
    return RemoteGodwit.connect(addresses, ClientSettings.standard(new SecureRandom()));
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
