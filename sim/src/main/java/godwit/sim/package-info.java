/**
 * The deterministic simulation: the core's real machines and drivers in a world that one seed
 * determines, with every promise watched.
 *
 * <p>{@link godwit.sim.Simulation} runs a seed. {@code world} is time, network, disks and logs;
 * {@code cluster} the shell around the core; {@code client} who asks; {@code history} what they
 * saw; {@code check} the promises. Depends on the core alone.
 */
@NullMarked
package godwit.sim;

import org.jspecify.annotations.NullMarked;
