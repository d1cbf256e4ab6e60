package godwit.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import godwit.client.Admin;
import godwit.client.Godwit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load, each in a network namespace of its own; each two lose the way to each
 * other while clients reach all. Skipped where this user may make no namespaces.
 *
 * <p>Takes half a minute, so it is run with {@code -Dfailover.namespaces=true}.
 */
@EnabledIfSystemProperty(
    named = "failover.namespaces",
    matches = "true",
    disabledReason = "run with -Dfailover.namespaces=true")
class NamespaceTest {
  private static final String TABLE = "namespaces";
  private static final Duration CUT = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SUCCESSES = 20;

  @TempDir Path directory;

  @Test
  void eachTwoNodesMayLoseTheWayToEachOther() throws Exception {
    try (Namespaces namespaces = namespaces();
        Cluster cluster = new Cluster(directory, namespaces::site)) {
      cluster.grow(3);
      try (Godwit client = cluster.client()) {
        Admin admin = client.admin();
        client.createTable(TABLE);
        cluster.awaitWhole(admin, 3);
        try (Load load = new Load(client, TABLE, 1)) {
          for (List<String> pair :
              List.of(List.of("n1", "n2"), List.of("n1", "n3"), List.of("n2", "n3"))) {
            cut(namespaces, pair, load, admin);
            cluster.awaitWhole(admin, 3);
          }
          System.out.println("failover: namespaces requests=" + load.prove() + " failed=0");
        }
      }
    }
  }

  private static Namespaces namespaces() throws InterruptedException {
    try {
      return new Namespaces();
    } catch (IOException e) {
      return abort("no network namespaces on this machine, or not for this user: " + e);
    }
  }

  private static void cut(Namespaces namespaces, List<String> pair, Load load, Admin admin)
      throws Exception {
    long moment = System.nanoTime();
    namespaces.cut(pair.getFirst(), pair.getLast());
    Waiting.pass(CUT);
    Cluster.awaitSilent(admin, pair.getFirst(), pair.getLast());
    namespaces.heal(pair.getFirst(), pair.getLast());
    long healed = System.nanoTime();
    Waiting.until(
        PATIENCE,
        () -> load.wroteSince(healed, SUCCESSES) && load.coordinatedSince(healed, SUCCESSES),
        () -> "answers after the way is whole again");
    System.out.println(
        "failover: cut between "
            + pair
            + " gapMillis="
            + load.writeGapSince(moment).toMillis()
            + " coordinatorGapMillis="
            + load.coordinatorGapSince(moment).toMillis());
    assertThat(load.writeGapSince(moment)).isLessThanOrEqualTo(Gaps.LONGEST);
    assertThat(load.coordinatorGapSince(moment)).isLessThanOrEqualTo(Gaps.LONGEST);
  }
}
