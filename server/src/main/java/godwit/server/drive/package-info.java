/**
 * What moves reshapes forward: the core's drivers, given a thread, a clock and a way to every
 * service.
 *
 * <p>Level-triggered: each look begins from recorded state, so whatever is lost on the way is done
 * again by the next look, here or at the next leader.
 */
@NullMarked
package godwit.server.drive;

import org.jspecify.annotations.NullMarked;
