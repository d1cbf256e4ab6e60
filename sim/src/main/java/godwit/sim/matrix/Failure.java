package godwit.sim.matrix;

/** How somebody fails. */
public enum Failure {
  /** A crash with the loss of all that was not durable, and a start a quarter of a second later. */
  CRASH,
  /** Another leader, who may or may not have what was not durable. */
  LOST_LEADERSHIP,
  /** No message from or to the others, for four tenths of a second. */
  CUT_OFF,
  /** A crash, and no start before everything else has given up waiting. */
  GONE,
  /**
   * The coordinator alone: it comes back as it was before the move was asked for, as from a backup.
   */
  PUT_BACK
}
