package godwit.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load, whose leaders are killed with -9 and started again, round after round.
 *
 * <p>{@code -Dfailover.rounds=30} for more rounds, {@code -Dfailover.seed=N} for an earlier run's
 * draws.
 */
class FailoverTest {
  private static final int ROUNDS = Integer.getInteger("failover.rounds", 2);
  private static final long SEED = Long.getLong("failover.seed", System.nanoTime());
  private static final String TABLE = "failover";

  /** Long enough for any machine; what it takes is printed, and measured in failover.md. */
  private static final Duration LONGEST_GAP = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SUCCESSES = 20;

  @TempDir Path directory;

  private enum Victim {
    SERVICE,
    COORDINATOR,
    BOTH
  }

  @Test
  void killedLeadersLoseNoWriteDoubleNoneAndAreReplacedInTime() throws Exception {
    System.out.println("failover: seed=" + SEED + " rounds=" + ROUNDS);
    Gaps gaps = new Gaps();
    try (Cluster cluster = new Cluster(directory, false)) {
      cluster.grow(3);
      try (Godwit client = cluster.client()) {
        client.createTable(TABLE);
        cluster.awaitWhole(client.admin(), 3);
        try (Load load = new Load(client, TABLE, SEED)) {
          for (int round = 0; round < ROUNDS; round++) {
            killed(cluster, client.admin(), load, Victim.values()[round % 3], gaps);
          }
          System.out.print(gaps.lines());
          System.out.println("failover: requests=" + load.prove() + " failed=0");
        }
      }
    }
    assertThat(gaps.max("SERVICE writes")).isLessThanOrEqualTo(LONGEST_GAP);
    assertThat(gaps.max("COORDINATOR writes")).isLessThanOrEqualTo(LONGEST_GAP);
    assertThat(gaps.max("COORDINATOR coordinator")).isLessThanOrEqualTo(LONGEST_GAP);
  }

  private static void killed(Cluster cluster, Admin admin, Load load, Victim victim, Gaps gaps)
      throws Exception {
    cluster.awaitWhole(admin, 3);
    String service = Cluster.leader(admin, Cluster.owner(admin, TABLE)).orElseThrow();
    String coordinator = Cluster.leader(admin, Cluster.COORDINATOR).orElseThrow();
    Set<String> killed =
        new LinkedHashSet<>(
            switch (victim) {
              case SERVICE -> List.of(service);
              case COORDINATOR -> List.of(coordinator);
              case BOTH -> List.of(service, coordinator);
            });
    long moment = System.nanoTime();
    for (String name : killed) {
      cluster.member(name).kill();
    }
    long dead = System.nanoTime();
    if (killed.size() == 1) {
      awaitAnswers(load, dead);
    }
    for (String name : killed) {
      cluster.member(name).launch();
    }
    for (String name : killed) {
      cluster.member(name).awaitServing();
    }
    awaitAnswers(load, dead);
    cluster.awaitWhole(admin, 3);
    awaitAnswers(load, System.nanoTime());
    String cause = killed.size() == 2 ? "MAJORITY" : victim.toString();
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

  private static void awaitAnswers(Load load, long moment) throws Exception {
    Waiting.until(
        PATIENCE,
        () -> load.wroteSince(moment, SUCCESSES) && load.coordinatedSince(moment, SUCCESSES),
        () -> "writes and answers of the coordinator");
  }
}
