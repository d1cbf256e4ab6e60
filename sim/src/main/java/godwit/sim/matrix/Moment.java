package godwit.sim.matrix;

/** When a failure strikes, as seen from the log that is told a step. */
public enum Moment {
  /** The step has arrived at the log's leader and is not in the log. */
  BEFORE,
  /** The step is in the log and not durable; who leads next may have it or not. */
  DURING,
  /** The step is durable and applied, and nobody has been told. */
  AFTER
}
