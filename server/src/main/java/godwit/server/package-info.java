/**
 * A node: the composition root, and the embedded way in.
 *
 * <p>Each package below has one technology or one duty: {@code journal} the files of a log, {@code
 * raft} replication, {@code replica} machines on logs and stores, {@code drive} the drivers of
 * reshapes, {@code rpc} the network.
 */
@NullMarked
package godwit.server;

import org.jspecify.annotations.NullMarked;
