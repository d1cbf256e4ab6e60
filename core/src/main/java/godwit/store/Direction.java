package godwit.store;

/** The order in which keys are visited. */
public enum Direction {
  FORWARD,
  REVERSE
}
