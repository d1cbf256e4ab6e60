/**
 * Clusters of real processes that lose nodes under load: killed, stopped, cut off, without room on
 * the disk; and that grow and shrink.
 *
 * <p>Clients record what they ask and hear. The checker of the simulation judges that record: no
 * test here has a notion of its own of what is right.
 */
@NullMarked
package godwit.tests.failover;

import org.jspecify.annotations.NullMarked;
