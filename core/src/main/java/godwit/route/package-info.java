/**
 * What a client must remember and work out to find the owner of a key, to make a write happen once,
 * and to read a range as of one time.
 *
 * <p>No threads, no clock, no transport: the client library and the simulation drive the same code.
 * Imports {@code godwit.key}, {@code godwit.codec}, {@code godwit.store} (directions), {@code
 * godwit.partition} and {@code godwit.request}.
 */
@NullMarked
package godwit.route;

import org.jspecify.annotations.NullMarked;
