package godwit.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.request.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load, of which one fails in another way than by its death, or two lose the way
 * to each other.
 *
 * <p>{@code -Dloss.pairs=3} cuts each two of them off from each other, in place of one pair.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LossTest {
  private static final int PAIRS = Integer.getInteger("loss.pairs", 1);

  /**
   * As at a death. A leader that stands still breaks no connection, so clients leave it after 0.9 s
   * of silence; its followers have waited for as long by then, and elect another one.
   */
  private static final Duration CUT = Duration.ofSeconds(3);

  private static final Duration STANDSTILL = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SUCCESSES = 20;
  private static final int READS = 50;
  private static final Bytes KEY = Bytes.utf8("fresh");

  @TempDir static Path directory;

  private Optional<Cluster> started = Optional.empty();
  private Optional<Godwit> connected = Optional.empty();

  @BeforeAll
  void start() throws Exception {
    Cluster fresh = new Cluster(directory, Site::proxied);
    started = Optional.of(fresh);
    fresh.grow(3);
    connected = Optional.of(fresh.client());
    fresh.awaitWhole(client().admin(), 3);
  }

  @AfterAll
  void end() throws Exception {
    connected.ifPresent(Godwit::close);
    if (started.isPresent()) {
      started.get().close();
    }
  }

  @Test
  void leaderThatStandsStillIsReplacedAndThenSaysNothingOld() throws Exception {
    Table table = client().createTable("standstill");
    table.put(KEY, Bytes.utf8("old"));
    try (Load load = new Load(client(), "standstill", 1);
        Godwit trusting = cluster().client()) {
      assertThat(trusting.table("standstill").get(KEY)).isPresent();
      Member leader = leader("standstill");
      long moment = System.nanoTime();
      leader.stop();
      awaitWrites(load, System.nanoTime());
      Duration gap = load.writeGapSince(moment);
      long version = table.put(KEY, Bytes.utf8("new"));
      Waiting.pass(STANDSTILL.minusNanos(System.nanoTime() - moment));
      List<CompletionStage<Optional<Row>>> reads = new ArrayList<>();
      for (int i = 0; i < READS; i++) {
        reads.add(trusting.table("standstill").async().get(KEY));
      }
      long goesOn = System.nanoTime();
      leader.carryOn();
      for (CompletionStage<Optional<Row>> read : reads) {
        assertThat(read.toCompletableFuture().get(30, TimeUnit.SECONDS))
            .contains(new Row(KEY, version, Bytes.utf8("new")));
      }
      cluster().awaitWhole(client().admin(), 3);
      awaitWrites(load, goesOn);
      report("standstill", gap, load);
      assertThat(gap).isLessThanOrEqualTo(Gaps.LONGEST);
    }
  }

  @Test
  void nodeThatNobodyReachesDisturbsNobodyAndCatchesUp() throws Exception {
    client().createTable("cut");
    try (Load load = new Load(client(), "cut", 2)) {
      Admin admin = client().admin();
      Member follower = follower("cut");
      long moment = System.nanoTime();
      follower.way().cut();
      Waiting.until(
          PATIENCE,
          () -> load.wroteSince(moment, 10 * SUCCESSES),
          () -> "writes beside a node that is cut off");
      Waiting.pass(STANDSTILL.dividedBy(2));
      follower.way().heal();
      cluster().awaitWhole(admin, 3);
      Duration gap = load.writeGapSince(moment);
      report("cut", gap, load);
      assertThat(gap).isLessThanOrEqualTo(Gaps.LONGEST);
    }
  }

  @Test
  void twoNodesThatDoNotReachEachOtherDisturbNobody() throws Exception {
    client().createTable("pair");
    try (Load load = new Load(client(), "pair", 4)) {
      for (Pair pair : pairs("pair").subList(0, PAIRS)) {
        long moment = System.nanoTime();
        pair.one().cut(pair.other());
        Waiting.pass(CUT);
        Cluster.awaitSilent(client().admin(), pair.one().name(), pair.other().name());
        pair.one().heal(pair.other());
        awaitWrites(load, System.nanoTime());
        cluster().awaitWhole(client().admin(), 3);
        Duration gap = load.writeGapSince(moment);
        Duration coordinatorGap = load.coordinatorGapSince(moment);
        System.out.println(
            "failover: cut between "
                + pair
                + " gapMillis="
                + gap.toMillis()
                + " coordinatorGapMillis="
                + coordinatorGap.toMillis());
        assertThat(gap).isLessThanOrEqualTo(Gaps.LONGEST);
        assertThat(coordinatorGap).isLessThanOrEqualTo(Gaps.LONGEST);
      }
      System.out.println("failover: pairs=" + PAIRS + " requests=" + load.prove() + " failed=0");
    }
  }

  private record Pair(Member one, Member other) {
    @Override
    public String toString() {
      return one.name() + "-" + other.name();
    }
  }

  /** Returns each two nodes; the leaders of the table's service and of the coordinator first. */
  private List<Pair> pairs(String table) throws InterruptedException {
    Member service = leader(table);
    Member coordinator =
        cluster().member(Cluster.leader(client().admin(), Cluster.COORDINATOR).orElseThrow());
    List<Member> order = new ArrayList<>(List.of(service, coordinator));
    cluster().members().forEach(order::add);
    List<Member> members = order.stream().distinct().toList();
    return List.of(
        new Pair(members.get(0), members.get(1)),
        new Pair(members.get(0), members.get(2)),
        new Pair(members.get(1), members.get(2)));
  }

  @Test
  void leaderWithoutRoomOnItsDiskIsReplaced() throws Exception {
    client().createTable("full");
    try (Load load = new Load(client(), "full", 3)) {
      Member leader = leader("full");
      long moment = System.nanoTime();
      leader.fillDisk();
      assertThat(leader.awaitHalted()).contains("halted");
      awaitWrites(load, System.nanoTime());
      Duration gap = load.writeGapSince(moment);
      leader.kill();
      leader.launch();
      leader.awaitServing();
      cluster().awaitWhole(client().admin(), 3);
      report("full", gap, load);
      assertThat(gap).isLessThanOrEqualTo(Gaps.LONGEST);
    }
  }

  private static void report(String what, Duration gap, Load load) {
    System.out.println(
        "failover: "
            + what
            + " gapMillis="
            + gap.toMillis()
            + " requests="
            + load.prove()
            + " failed=0");
  }

  private static void awaitWrites(Load load, long moment) throws Exception {
    Waiting.until(
        PATIENCE,
        () -> load.wroteSince(moment, SUCCESSES),
        () -> "writes after the failure of a leader");
  }

  private Member leader(String table) throws InterruptedException {
    Admin admin = client().admin();
    cluster().awaitWhole(admin, 3);
    return cluster().member(Cluster.leader(admin, Cluster.owner(admin, table)).orElseThrow());
  }

  /** Returns one that leads neither the table's service nor the coordinator. */
  private Member follower(String table) throws InterruptedException {
    String leader = leader(table).name();
    String coordinator = Cluster.leader(client().admin(), Cluster.COORDINATOR).orElseThrow();
    return cluster().members().stream()
        .filter(it -> !it.name().equals(leader) && !it.name().equals(coordinator))
        .findFirst()
        .orElseThrow();
  }

  private Cluster cluster() {
    return started.orElseThrow();
  }

  private Godwit client() {
    return connected.orElseThrow();
  }
}
