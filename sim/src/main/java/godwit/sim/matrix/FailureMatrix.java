package godwit.sim.matrix;

import godwit.sim.SimReport;
import godwit.sim.Simulation;

/** Runs cells of the failure matrix. */
public final class FailureMatrix {
  private FailureMatrix() {}

  /**
   * Runs a cell.
   *
   * @param seed draws the clients' work, and what of an entry a crash leaves
   * @throws IllegalStateException if the step was not met, so that nothing failed
   */
  public static SimReport run(Cell cell, long seed) {
    CellRun run = new CellRun(cell);
    SimReport report = Simulation.run(run, seed);
    if (report.held() && !run.struck()) {
      throw new IllegalStateException("nothing failed: cell=" + cell + " seed=" + seed);
    }
    return report;
  }
}
