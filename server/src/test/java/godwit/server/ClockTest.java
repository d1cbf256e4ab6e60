package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.client.grpc.RemoteGodwit;
import godwit.key.Bytes;
import godwit.placement.NodeStatus;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose wall clock leads those of the others. */
@Timeout(120)
class ClockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long HALF_A_MINUTE = 30_000;

  @TempDir Path data;

  private final Map<String, AtomicLong> ahead = new ConcurrentHashMap<>();

  @Test
  void nodeWhoseClockLeadsGivesUpLeadershipUntilItIsSetRight() throws Exception {
    try (LocalCluster cluster = start(3);
        Godwit godwit = client(cluster)) {
      Admin admin = godwit.admin();
      Table table = godwit.createTable("numbers");
      ClusterTest.grown(admin, 3);
      String wrong = leaderOfCoordinator(admin);
      Node node =
          cluster.nodes().stream().filter(it -> it.name().equals(wrong)).findFirst().orElseThrow();
      assertThat(health(node)).noneMatch(ClockTest::isOfTheClock);

      ahead(wrong).set(HALF_A_MINUTE);
      int written = 0;
      while (!health(node).stream().anyMatch(ClockTest::isOfTheClock) || leads(node)) {
        put(table, written++);
      }
      for (int i = 0; i < 100; i++) {
        put(table, written++);
      }
      assertThat(table.get(key(written - 1))).isPresent();
      assertThat(leads(node)).isFalse();
      await(() -> status(admin, wrong).clockLeadMillis().orElse(0) > HALF_A_MINUTE / 2);
      assertThat(status(admin, wrong).clockLeadMillis().orElse(0))
          .isBetween(HALF_A_MINUTE - 1_000, HALF_A_MINUTE + 1_000);

      ahead(wrong).set(0);
      await(() -> health(node).isEmpty());
      await(() -> leads(node));
      put(table, written);
    }
  }

  /** Nobody can say which one is wrong, and nobody else could lead. */
  @Test
  void ofTwoClocksNoneIsJudged() throws Exception {
    try (LocalCluster cluster = start(2);
        Godwit godwit = client(cluster)) {
      Table table = godwit.createTable("numbers");
      ahead("node1").set(HALF_A_MINUTE);
      ahead("node2").set(-HALF_A_MINUTE);
      await(() -> godwit.admin().nodes().size() == 2);
      for (int i = 0; i < 200; i++) {
        put(table, i);
      }
      assertThat(cluster.nodes()).allMatch(node -> health(node).isEmpty());
      assertThat(godwit.admin().nodes()).allMatch(node -> node.clockLeadMillis().isEmpty());
    }
  }

  private LocalCluster start(int size) throws Exception {
    return LocalCluster.start(
        data,
        size,
        NodeConfig.Timing.DEFAULT,
        name -> () -> System.currentTimeMillis() + ahead(name).get());
  }

  private AtomicLong ahead(String node) {
    return ahead.computeIfAbsent(node, name -> new AtomicLong());
  }

  private static Godwit client(LocalCluster cluster) {
    List<String> addresses =
        cluster.nodes().stream().map(it -> it.endpoint().orElseThrow().toString()).toList();
    return RemoteGodwit.connect(addresses, ClientSettings.standard(new SecureRandom()));
  }

  private static boolean leads(Node node) {
    return node.hosted().coordinator().filter(it -> it.leads()).isPresent()
        || node.hosted().data().stream().anyMatch(it -> it.leads());
  }

  private static List<String> health(Node node) {
    return node.monitor().orElseThrow().health().ready().missing();
  }

  private static boolean isOfTheClock(String missing) {
    return missing.startsWith("wall clock leads");
  }

  private static String leaderOfCoordinator(Admin admin) {
    return admin.nodes().stream()
        .filter(node ->
            node.replicas().stream()
                .anyMatch(
                    it -> it.group().equals("coordinator") && it.role() == NodeStatus.Role.LEADER))
        .findFirst()
        .orElseThrow()
        .name();
  }

  private static NodeStatus status(Admin admin, String name) {
    return admin.nodes().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private static Bytes key(int number) {
    return Bytes.utf8(String.format("%06d", number));
  }

  private static void put(Table table, int number) {
    table.put(key(number), Bytes.utf8("v" + number));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
