package godwit.tests.outage;

/** When a node fails, as its log sees a step. */
enum Moment {
  /** It is about to write the step. */
  BEFORE,
  /** A half of what it writes with the step is in the file. */
  DURING,
  /** The step is applied. */
  AFTER
}
