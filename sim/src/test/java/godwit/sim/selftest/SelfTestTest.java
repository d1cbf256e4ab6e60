package godwit.sim.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.sim.Plan;
import godwit.sim.SimReport;
import godwit.sim.Simulation;
import godwit.sim.cluster.Seams;
import godwit.sim.explore.Exploration;
import godwit.sim.planted.PlantedBug;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SelfTestTest {
  private static final PlantedBug BUG =
      PlantedBug.all().stream()
          .filter(bug -> bug.name().equals("batch-torn"))
          .findFirst()
          .orElseThrow();

  private final List<String> heard = new ArrayList<>();

  @Test
  void theSameSeedsHaveTheSameDigestWhateverRunsBesideWhat() throws InterruptedException {
    SelfTestResult alone = test(seeds(5, 60, 1), () -> Seams.HONEST);
    SelfTestResult together = test(seeds(5, 60, 4), () -> Seams.HONEST);
    SelfTestResult others = test(seeds(6, 60, 4), () -> Seams.HONEST);
    assertThat(alone.held()).isTrue();
    assertThat(alone.runs()).isEqualTo(60);
    assertThat(together.digest()).isEqualTo(alone.digest());
    assertThat(others.digest()).isNotEqualTo(alone.digest());
    assertThat(heard).contains("ran 60, broken 0");
  }

  @Test
  void whatIsBrokenIsToldByTheFirstSeedAndItsPlainestRun() throws InterruptedException {
    SelfTestResult result = test(seeds(46, 8, 2), BUG.planting());
    assertThat(result.held()).isFalse();
    assertThat(result.broken()).isPositive().isEqualTo(result.violations());
    SimReport first = result.first().orElseThrow();
    SimReport whole = Simulation.run(first.plan(), first.seed(), BUG.planting().get());
    assertThat(first.violations().getFirst().promise())
        .isEqualTo(whole.violations().getFirst().promise());
    assertThat(first.without()).contains("no message is lost", "no message comes twice");
    assertThat(first.events()).isLessThan(whole.events());
    assertThat(first.story()).isNotEmpty();
    assertThat(first.command())
        .isEqualTo("./godwit selftest --plan usual --seed " + first.seed() + " --seeds 1");
  }

  @Test
  void noRunBeginsWhenTheTimeIsUp() throws InterruptedException {
    SelfTestSettings none =
        new SelfTestSettings(
            1, 1_000_000, Optional.of(Duration.ZERO), Optional.empty(), 0, false, 2);
    assertThat(test(none, () -> Seams.HONEST).runs()).isLessThan(100);
  }

  @Test
  void aPlanThatIsNamedIsThatOfAllRuns() throws InterruptedException {
    SelfTestSettings calm =
        new SelfTestSettings(3, 4, Optional.empty(), Optional.of(Plan.CALM), 0, false, 1);
    long mixed = test(seeds(3, 4, 1), () -> Seams.HONEST).digest();
    assertThat(Plan.of(50)).isEqualTo(Plan.USUAL);
    assertThat(test(calm, () -> Seams.HONEST).digest()).isEqualTo(mixed);
    assertThat(Plan.of(3)).isEqualTo(Plan.CALM);
  }

  @Test
  void everyConfigurationIsExplored() throws InterruptedException {
    SelfTestSettings little =
        new SelfTestSettings(1, 0, Optional.empty(), Optional.empty(), 2_000, false, 1);
    SelfTestResult result = test(little, () -> Seams.HONEST);
    assertThat(result.explorations()).hasSizeGreaterThan(9);
    assertThat(result.distinctStates()).isGreaterThan(9_000);
    assertThat(result.held()).isTrue();
    assertThat(heard).contains("explored one-move");
  }

  private static SelfTestSettings seeds(long first, long seeds, int threads) {
    return new SelfTestSettings(
        first, seeds, Optional.empty(), Optional.empty(), 0, false, threads);
  }

  private SelfTestResult test(SelfTestSettings settings, Supplier<Seams> seams)
      throws InterruptedException {
    return new SelfTest(settings, new Notebook(), seams).run();
  }

  private final class Notebook implements SelfTestListener {
    @Override
    public void ran(long runs, long broken) {
      heard.add("ran " + runs + ", broken " + broken);
    }

    @Override
    public void exploring(String configuration, int states) {
      heard.add("exploring " + configuration);
    }

    @Override
    public void explored(Exploration exploration) {
      heard.add("explored " + exploration.configuration());
    }

    @Override
    public void hunted(Hunt hunt, int done, int all) {
      heard.add("hunted " + hunt.bug());
    }
  }
}
