/**
 * The client's transport over gRPC: one session stream for each node.
 *
 * <p>{@link godwit.client.grpc.RemoteGodwit} is where to begin. Nothing outside of this package
 * knows gRPC, and nothing in here decides whether a request is sent again.
 */
@NullMarked
package godwit.client.grpc;

import org.jspecify.annotations.NullMarked;
