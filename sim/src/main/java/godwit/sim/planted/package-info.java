/**
 * Bugs planted at the seams of a simulated cluster, to see that the checkers see them: each is a
 * mistake that a store like this one could have, and has been made somewhere.
 *
 * <p>The core has no switch for any of them: they wrap its machines and alter what these are told,
 * answer or write.
 */
@NullMarked
package godwit.sim.planted;

import org.jspecify.annotations.NullMarked;
