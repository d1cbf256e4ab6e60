/**
 * The network: what a node answers over gRPC, and how it reaches other nodes. The only package of
 * the server that knows gRPC.
 *
 * <p>One port carries the clients' sessions, the plain calls for other languages, the nodes' calls
 * to each other, Raft's messages, health and reflection.
 */
@NullMarked
package godwit.server.rpc;

import org.jspecify.annotations.NullMarked;
