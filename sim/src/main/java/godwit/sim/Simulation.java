package godwit.sim;

import godwit.sim.cluster.Seams;
import godwit.sim.world.BrokenPromise;
import godwit.sim.world.Seed;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Runs the core in a simulated world. The same seed and plan always come to the same. */
public final class Simulation {
  private Simulation() {}

  /** Runs a seed of the usual plan. */
  public static SimReport run(long seed) {
    return run(Plan.USUAL, seed);
  }

  public static SimReport run(Plan plan, long seed) {
    return run(plan, seed, Seams.HONEST);
  }

  /** Runs a seed with a bug planted at the seams. */
  public static SimReport run(Plan plan, long seed, Seams seams) {
    return run(plan, seed, seams, UnaryOperator.identity());
  }

  /**
   * Returns the plainest run of a report's seed that breaks the same promise: shorter, with fewer
   * clients and fewer kinds of faults. Takes up to twenty runs.
   *
   * @param seams makes those of each run, as they were in {@code broken}
   */
  public static SimReport plainest(SimReport broken, Supplier<Seams> seams) {
    return Shrinking.of(broken, seams);
  }

  /** Runs what {@code change} makes of the scenario that the seed draws. */
  static SimReport run(Plan plan, long seed, Seams seams, UnaryOperator<Scenario> change) {
    Scenario scenario = change.apply(scenario(plan, seed));
    return report(new World(plan, scenario, seams, new Seed(seed)), plan, seed);
  }

  private static SimReport report(World world, Plan plan, long seed) {
    int undecided = 0;
    List<SimReport.Violation> violations = List.of();
    try {
      undecided = world.run();
    } catch (BrokenPromise e) {
      violations = List.of(new SimReport.Violation(e.promise(), String.valueOf(e.getMessage())));
    } catch (RuntimeException | AssertionError e) {
      violations = List.of(new SimReport.Violation("The core holds its invariants.", trace(e)));
    }
    return new SimReport(
        plan,
        seed,
        world.story().digest(),
        world.timeline().happened(),
        world.history().size(),
        world.reshapes(),
        world.timeline().nowMicros(),
        undecided,
        violations,
        List.of(),
        violations.isEmpty() ? List.of() : world.story().lines());
  }

  /** Runs a script, with the clients that {@code seed} draws. */
  public static SimReport run(Script script, long seed) {
    Scenario scenario = Scenario.scripted(script.hosts(), new Seed(seed));
    World world = new World(Plan.SCRIPTED, scenario, script.seams(), new Seed(seed));
    world.follow(script);
    return report(world, Plan.SCRIPTED, seed);
  }

  /** Returns what the seed draws. */
  static Scenario scenario(Plan plan, long seed) {
    return Scenario.draw(plan, new Seed(seed).split("scenario"));
  }

  private static String trace(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    for (StackTraceElement at : e.getStackTrace()) {
      if (at.getClassName().startsWith("godwit.")) {
        text.append("\n    at ").append(at);
      }
    }
    return text.toString();
  }
}
