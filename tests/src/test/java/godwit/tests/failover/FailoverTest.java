package godwit.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes under load, whose leaders are killed with -9 and started again, round after round.
 *
 * <p>{@code -Dfailover.rounds=30} for more rounds, {@code -Dfailover.nodes=3} for three nodes in
 * place of five, {@code -Dfailover.seed=N} for an earlier run's draws, {@code
 * -Dfailover.victims=BOTH} for some of the kinds alone.
 */
class FailoverTest {
  private static final int ROUNDS = Integer.getInteger("failover.rounds", 1);
  private static final int NODES = Integer.getInteger("failover.nodes", 5);
  private static final long SEED = Long.getLong("failover.seed", System.nanoTime());
  private static final String TABLE = "failover";

  /** Of so many nodes each group outlives the loss of two, if they are chosen for that. */
  private static final int ENOUGH_FOR_TWO = 5;

  private static final int SUCCESSES = 20;

  private static final List<Victim> TURNS =
      Stream.of(System.getProperty("failover.victims", "BOTH,SERVICE,COORDINATOR").split(","))
          .map(Victim::valueOf)
          .toList();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private enum Victim {
    /** The leaders of the table's service and of the coordinator, at the same time. */
    BOTH,
    SERVICE,
    COORDINATOR,
    /** Both, where at most one of the groups keeps a majority. */
    MAJORITY
  }

  @Test
  void killedLeadersLoseNoWriteDoubleNoneAndAreReplacedInTime() throws Exception {
    System.out.println("failover: seed=" + SEED + " nodes=" + NODES + " rounds=" + ROUNDS);
    Gaps gaps = new Gaps();
    try (Cluster cluster = new Cluster(directory, Site::direct)) {
      cluster.grow(NODES);
      try (Godwit client = cluster.client()) {
        client.createTable(TABLE);
        cluster.awaitWhole(client.admin(), NODES);
        try (Load load = new Load(client, TABLE, SEED)) {
          for (int round = 0; round < ROUNDS; round++) {
            Victim victim = TURNS.get(round % TURNS.size());
            killed(cluster, client.admin(), load, victim, gaps);
          }
          System.out.print(gaps.lines());
          System.out.println("failover: requests=" + load.prove() + " failed=0");
        }
      }
    }
    for (Victim victim : TURNS) {
      assertThat(gaps.max(victim + " writes")).as(victim + " writes").isLessThan(Gaps.LONGEST);
      assertThat(gaps.max(victim + " coordinator"))
          .as(victim + " coordinator")
          .isLessThan(Gaps.LONGEST);
    }
  }

  private static void killed(Cluster cluster, Admin admin, Load load, Victim victim, Gaps gaps)
      throws Exception {
    cluster.awaitWhole(admin, NODES);
    Cluster.LeadingNodes leaders =
        victim == Victim.BOTH && NODES >= ENOUGH_FOR_TWO
            ? Cluster.part(admin, TABLE)
            : Cluster.leaders(admin, TABLE);
    String service = leaders.service();
    String coordinator = leaders.coordinator();
    Set<String> killed =
        new LinkedHashSet<>(
            switch (victim) {
              case SERVICE -> List.of(service);
              case COORDINATOR -> List.of(coordinator);
              case BOTH, MAJORITY -> List.of(service, coordinator);
            });
    Victim cause = killed.size() == 2 && NODES < ENOUGH_FOR_TWO ? Victim.MAJORITY : victim;
    long moment = System.nanoTime();
    for (String name : killed) {
      cluster.member(name).strike();
    }
    for (String name : killed) {
      cluster.member(name).kill();
    }
    long dead = System.nanoTime();
    if (cause != Victim.MAJORITY) {
      cluster.awaitAnswers(load, dead, SUCCESSES);
    }
    for (String name : killed) {
      cluster.member(name).launch();
    }
    for (String name : killed) {
      cluster.member(name).awaitServing();
    }
    cluster.awaitAnswers(load, dead, SUCCESSES);
    cluster.awaitWhole(admin, NODES);
    cluster.awaitAnswers(load, System.nanoTime(), SUCCESSES);
    gaps.add(cause + " writes", load.writeGapSince(moment));
    gaps.add(cause + " coordinator", load.coordinatorGapSince(moment));
    System.out.println(
        "failover: killed="
            + killed
            + " "
            + cause
            + " writeGapMillis="
            + load.writeGapSince(moment).toMillis()
            + " coordinatorGapMillis="
            + load.coordinatorGapSince(moment).toMillis()
            + " "
            + load.lanesSince(moment));
  }
}
