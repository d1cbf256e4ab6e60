package godwit.server.metrics;

/** Takes the values of a gauge, one for each combination of its labels. */
@FunctionalInterface
public interface Reading {
  /** Tells a value; {@code labels} are in the order in which the gauge names them. */
  void is(double value, String... labels);
}
