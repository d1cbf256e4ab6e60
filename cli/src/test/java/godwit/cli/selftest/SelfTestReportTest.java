package godwit.cli.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.sim.SimReport;
import godwit.sim.Simulation;
import godwit.sim.planted.PlantedBug;
import godwit.sim.selftest.Hunt;
import godwit.sim.selftest.SelfTestResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelfTestReportTest {
  @Test
  void aBrokenPromiseIsToldWithItsStoryAndTheCommandThatShowsItAgain() {
    PlantedBug bug = PlantedBug.all().getFirst();
    SimReport broken = bug.hunt().orElseThrow();
    SelfTestReport report = new SelfTestReport(result(Optional.of(broken), List.of()));
    String promise = broken.violations().getFirst().promise();
    assertThat(report.held()).isFalse();
    assertThat(report.lines())
        .startsWith("Broken: " + promise)
        .contains("What happened last:", "Again: " + broken.command())
        .contains("NOT all held, in 1.5 s.");
    SelfTestReport.Line line = report.line();
    assertThat(line.violations()).isOne();
    assertThat(line.failures().getFirst().promise()).isEqualTo(promise);
    assertThat(line.failures().getFirst().story()).hasSizeBetween(1, 60);
  }

  @Test
  void aPlantedBugThatNobodySawIsAFailure() {
    Hunt missed = new Hunt("no-fence", "the source goes on writing", false, "plan usual", "");
    SelfTestReport report = new SelfTestReport(result(Optional.empty(), List.of(missed)));
    assertThat(report.held()).isFalse();
    assertThat(report.lines())
        .contains("  no-fence: the source goes on writing", "Again: ./godwit selftest --planted")
        .contains("planted bugs               1, 0 caught");
    assertThat(report.line().caught()).isZero();
  }

  private static SelfTestResult result(Optional<SimReport> first, List<Hunt> hunts) {
    return new SelfTestResult(
        20, first.isPresent() ? 1 : 0, 300, 40, 0, 0xABC, first, List.of(), hunts, 1.5);
  }

  @Test
  void theSameSeedIsTheSameRunWithTheCommandThatIsShown() {
    SimReport run = Simulation.run(7);
    assertThat(run.command()).isEqualTo("./godwit selftest --plan usual --seed 7 --seeds 1");
  }
}
