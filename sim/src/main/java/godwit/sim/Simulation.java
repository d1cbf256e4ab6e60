package godwit.sim;

import godwit.sim.cluster.Seams;
import godwit.sim.world.BrokenPromise;
import godwit.sim.world.Seed;
import java.util.List;

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
    World world = new World(plan, seams, new Seed(seed));
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
        violations.isEmpty() ? List.of() : world.story().lines());
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
