/**
 * The proof as one job, for {@code godwit selftest} and for tests: random runs, exhaustive
 * exploration, and the hunt for planted bugs.
 */
@NullMarked
package godwit.sim.selftest;

import org.jspecify.annotations.NullMarked;
