package godwit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.sim.selftest.SelfTest;
import godwit.sim.selftest.SelfTestListener;
import godwit.sim.selftest.SelfTestResult;
import godwit.sim.selftest.SelfTestSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Every promise holds in every simulated run. */
class SimulationTest {
  private static final long SEEDS = 1_500;
  private static final long FRESH_SEEDS = 500;
  private static final long SCAN_SCHEDULES = 1_000;

  @Test
  void seedsThatOnceFailedKeepEveryPromise() throws IOException {
    for (String line : regressions()) {
      String[] words = line.split(" ", 2);
      expectHeld(Simulation.run(Plan.named(words[0]), Long.parseLong(words[1])));
    }
  }

  @Test
  void fixedSeedsKeepEveryPromise() throws InterruptedException {
    expectHeld(1, SEEDS, Optional.empty());
  }

  @Test
  void freshSeedsKeepEveryPromise() throws InterruptedException {
    long first = ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000_000L);
    System.out.printf("simulation: %d fresh seeds from %d%n", FRESH_SEEDS, first);
    expectHeld(first, FRESH_SEEDS, Optional.empty());
  }

  /**
   * A scan running across splits, moves and joins returns every row of its snapshot once, in order:
   * 1,000 random schedules.
   */
  @Test
  void aScanAcrossReshapesReturnsEveryRowOfItsSnapshotOnceInOrder() throws InterruptedException {
    expectHeld(1, SCAN_SCHEDULES, Optional.of(Plan.SCANS));
  }

  private static void expectHeld(long first, long seeds, Optional<Plan> plan)
      throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    SelfTestResult result =
        new SelfTest(
                new SelfTestSettings(first, seeds, Optional.empty(), plan, 0, false, threads),
                SelfTestListener.DEAF)
            .run();
    assertThat(result.held()).as("%s", result).isTrue();
    assertThat(result.reshapes()).as("reshapes done").isGreaterThan(seeds);
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
