/**
 * Exhaustive exploration: every state that the core's own machines and drivers can come to in a
 * small configuration, whatever is lost, late, doubled or reordered, and whoever fails when.
 *
 * <p>A message once sent may arrive at any later time, any number of times, or never. So a crash, a
 * cut, a new leader or a timeout needs no step of its own: each is messages that don't arrive, or
 * arrive late, and a driver that has forgotten what it knew. The machines are the core's, so that
 * what is explored is what is shipped.
 */
@NullMarked
package godwit.sim.explore;

import org.jspecify.annotations.NullMarked;
