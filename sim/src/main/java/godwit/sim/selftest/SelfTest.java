package godwit.sim.selftest;

import godwit.sim.SimReport;
import godwit.sim.cluster.Seams;
import godwit.sim.explore.Exploration;
import godwit.sim.explore.Explorations;
import godwit.sim.planted.PlantedBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Proves the promises again, on this machine. */
public final class SelfTest {
  private static final double NANOS = 1e9;

  private final SelfTestSettings settings;
  private final SelfTestListener listener;
  private final Supplier<Seams> seams;

  /** A self-test of the core as it is. */
  public SelfTest(SelfTestSettings settings, SelfTestListener listener) {
    this(settings, listener, () -> Seams.HONEST);
  }

  /** A self-test whose random runs have something planted at the seams. */
  SelfTest(SelfTestSettings settings, SelfTestListener listener, Supplier<Seams> seams) {
    this.settings = settings;
    this.listener = listener;
    this.seams = seams;
  }

  /**
   * Runs it: first the random runs, then the exploration, then the planted bugs.
   *
   * @throws InterruptedException if the calling thread is interrupted; what runs is then given up
   */
  public SelfTestResult run() throws InterruptedException {
    long began = System.nanoTime();
    RandomRuns runs = new RandomRuns(settings, seams, listener);
    runs.run();
    List<Exploration> explorations = settings.states() > 0 ? explore() : List.of();
    List<Hunt> hunts = settings.planted() ? hunt() : List.of();
    Optional<SimReport> first = runs.plainest();
    return new SelfTestResult(
        runs.ended(),
        runs.broken(),
        runs.requests(),
        runs.reshapes(),
        runs.undecided(),
        runs.digest(),
        first,
        explorations,
        hunts,
        (System.nanoTime() - began) / NANOS);
  }

  private List<Exploration> explore() {
    List<Exploration> explorations = new ArrayList<>();
    for (String name : Explorations.names()) {
      Exploration exploration =
          Explorations.run(name, settings.states(), states -> listener.exploring(name, states));
      listener.explored(exploration);
      explorations.add(exploration);
    }
    return explorations;
  }

  private List<Hunt> hunt() throws InterruptedException {
    List<Callable<Hunt>> all = new ArrayList<>();
    PlantedBug.all().forEach(bug -> all.add(() -> hunt(bug)));
    Explorations.bugs().forEach(bug -> all.add(() -> hunt(bug)));
    List<Hunt> hunts = new ArrayList<>();
    Crew.each(
        settings.threads(),
        all,
        hunt -> {
          hunts.add(hunt);
          listener.hunted(hunt, hunts.size(), all.size());
        });
    return hunts;
  }

  private static Hunt hunt(PlantedBug bug) {
    Optional<SimReport> seen = bug.hunt();
    String plan = bug.plan().name();
    return seen.map(report ->
            new Hunt(
                bug.name(),
                bug.mistake(),
                true,
                plan + ", seed " + report.seed() + " of " + bug.seeds(),
                report.violations().getFirst().promise()))
        .orElse(
            new Hunt(bug.name(), bug.mistake(), false, plan + ", " + bug.seeds() + " seeds", ""));
  }

  private static Hunt hunt(Explorations.Bug bug) {
    Optional<Exploration.Failure> seen = bug.hunt().flatMap(Exploration::failure);
    return seen.map(failure ->
            new Hunt(
                bug.name(),
                bug.mistake(),
                true,
                bug.configuration() + ", " + failure.story().size() + " messages",
                failure.promise()))
        .orElse(new Hunt(bug.name(), bug.mistake(), false, bug.configuration(), ""));
  }
}
