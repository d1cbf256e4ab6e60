package godwit.sim.matrix;

/** Who fails. */
public enum Victim {
  COORDINATOR,
  SOURCE,
  TARGET
}
