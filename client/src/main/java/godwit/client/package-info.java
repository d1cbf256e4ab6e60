/**
 * The API of a Godwit store, the same for one in this process and for one over the network.
 *
 * <p>{@link godwit.client.Godwit} is where to begin. {@link godwit.client.Transport} is the port to
 * the store's services; behind it everything is alike: routes, retries under one request id,
 * deadlines, snapshots over several services. The package knows no technology.
 *
 * <p>Invariants: a write is sent again only under the id that it was first sent under; what may
 * have happened is never reported as not done; a scan returns rows in order, each once.
 */
@NullMarked
package godwit.client;

import org.jspecify.annotations.NullMarked;
