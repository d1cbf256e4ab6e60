/**
 * A world of machines that one number determines: time, hosts, network, disks, logs and clocks.
 *
 * <p>One thread runs it. Nothing here reads a real clock, draws a random number elsewhere, or knows
 * what a partition is. Imports {@code godwit.key}, {@code godwit.clock} and {@code godwit.store}.
 */
@NullMarked
package godwit.sim.world;

import org.jspecify.annotations.NullMarked;
