package godwit.tests.failover;

/** When a trap springs, as the log of the leader sees a step. */
enum Moment {
  /**
   * It is about to write the step. The step was sent to the other replicas at the same time, so
   * they may have it or not.
   */
  BEFORE,
  /** It has applied the step, so a majority has it; nobody was told. */
  AFTER
}
