package godwit.sim.matrix;

import godwit.sim.Script;
import godwit.sim.SimReport;
import godwit.sim.Simulation;

/** Runs cells of the failure matrix. */
public final class FailureMatrix {
  private FailureMatrix() {}

  /** Returns what happens in a cell, for one run. */
  public static Script script(Cell cell) {
    return new CellRun(cell);
  }

  /**
   * Runs a cell.
   *
   * @param seed draws the clients' work, and what of an entry a crash leaves
   * @throws IllegalStateException if the step was not met, so that nothing failed
   */
  public static SimReport run(Cell cell, long seed) {
    return run(new CellRun(cell), cell, seed);
  }

  static SimReport run(CellRun run, Cell cell, long seed) {
    SimReport report = Simulation.run(run, seed);
    if (report.held() && !run.struck()) {
      throw new IllegalStateException("nothing failed: cell=" + cell + " seed=" + seed);
    }
    return report;
  }
}
