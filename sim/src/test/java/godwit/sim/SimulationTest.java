package godwit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Every promise holds in every simulated run. */
class SimulationTest {
  private static final long SEEDS = 200;
  private static final long CALM_SEEDS = 30;
  private static final long LONG_SEEDS = 10;
  private static final long FRESH_SEEDS = 20;
  private static final long SCAN_SCHEDULES = 1_000;
  private static final long SEEDS_TWICE = 10;

  /** Runs again what a failure named: -Dplan= and -Dseed=. */
  @Test
  void oneSeedKeepsEveryPromise() {
    Plan plan = Plan.named(System.getProperty("plan", "usual"));
    expectHeld(Simulation.run(plan, Long.getLong("seed", 1)));
  }

  @Test
  void seedsThatOnceFailedKeepEveryPromise() throws IOException {
    for (String line : regressions()) {
      String[] words = line.split(" ", 2);
      expectHeld(Simulation.run(Plan.named(words[0]), Long.parseLong(words[1])));
    }
  }

  @Test
  void reshapesUnderFaultsKeepEveryPromise() {
    expectHeld(Plan.USUAL, 1, SEEDS);
    expectHeld(Plan.LONG, 1, LONG_SEEDS);
  }

  @Test
  void reshapesFailNoRequestWhileNothingElseFails() {
    expectHeld(Plan.CALM, 1, CALM_SEEDS);
  }

  @Test
  void freshSeedsKeepEveryPromise() {
    long first = ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000_000L);
    System.out.printf("simulation: fresh seeds from %d%n", first);
    expectHeld(Plan.USUAL, first, first + FRESH_SEEDS - 1);
  }

  /**
   * A scan running across splits, moves and joins returns every row of its snapshot once, in order:
   * 1,000 random schedules.
   */
  @Test
  void aScanAcrossReshapesReturnsEveryRowOfItsSnapshotOnceInOrder() {
    expectHeld(Plan.SCANS, 1, SCAN_SCHEDULES);
  }

  @Test
  void theSameSeedComesToTheSame() {
    for (long seed = 1; seed <= SEEDS_TWICE; seed++) {
      assertThat(Simulation.run(seed)).isEqualTo(Simulation.run(seed));
    }
  }

  private static void expectHeld(Plan plan, long first, long last) {
    long reshapes = 0;
    for (long seed = first; seed <= last; seed++) {
      SimReport report = Simulation.run(plan, seed);
      expectHeld(report);
      reshapes += report.reshapes();
    }
    assertThat(reshapes).as("reshapes done").isGreaterThan(last - first);
  }

  private static void expectHeld(SimReport report) {
    assertThat(report.held()).as("%s", report).isTrue();
    assertThat(report.undecided()).as("keys too long to judge, %s", report).isZero();
  }

  private static List<String> regressions() throws IOException {
    List<String> lines = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(SimulationTest.class.getResourceAsStream("/seeds.txt"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(lines::add);
    }
    return lines;
  }
}
