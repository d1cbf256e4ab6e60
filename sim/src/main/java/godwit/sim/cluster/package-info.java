/**
 * Services and the coordinator as a server runs them, in a simulated world: the core's machines on
 * groups and disks that can fail, and the core's drivers with errands over a lossy network.
 *
 * <p>This is a shell and decides nothing: it parks, routes answers, counts and releases when it is
 * time, and lets {@link godwit.sim.cluster.Witness} see what logs decided. {@link
 * godwit.sim.cluster.Seams} are the places where a planted bug gets in.
 */
@NullMarked
package godwit.sim.cluster;

import org.jspecify.annotations.NullMarked;
