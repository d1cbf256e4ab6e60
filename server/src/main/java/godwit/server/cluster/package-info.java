/**
 * A node's part in its cluster: it tells the coordinator's leader what it has, hears where
 * everybody is, and does to its replicas what the placement wants.
 *
 * <p>Nothing here is kept but the addresses of nodes, which a cluster needs to find itself again
 * after all of it was stopped.
 */
@NullMarked
package godwit.server.cluster;

import org.jspecify.annotations.NullMarked;
