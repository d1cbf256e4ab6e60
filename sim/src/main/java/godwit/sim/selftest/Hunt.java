package godwit.sim.selftest;

/**
 * How a planted bug was looked for.
 *
 * @param bug its name
 * @param mistake what is done wrong
 * @param caught whether a checker saw it
 * @param where in which plan and seed, or configuration, it was seen, or looked for
 * @param promise that was seen broken; empty if none was
 */
public record Hunt(String bug, String mistake, boolean caught, String where, String promise) {}
