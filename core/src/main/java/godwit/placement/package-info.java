/**
 * Which node hosts a replica of which group: what nodes tell of themselves, and the plan that
 * grows, shrinks and repairs groups of replicas, a change at a time.
 *
 * <p>A group's own log holds who belongs to it, and is the only truth; the coordinator keeps no
 * copy. The plan is a pure function of what nodes have told lately, so a coordinator's leader that
 * has just begun learns all it needs from the next reports. Imports {@code godwit.codec}.
 */
@NullMarked
package godwit.placement;

import org.jspecify.annotations.NullMarked;
