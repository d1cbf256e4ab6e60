/**
 * What clients ask of data services and what these answer.
 *
 * <p>All types are immutable values. A client names tables, keys and times; where they are is only
 * a matter of speed. Imports {@code godwit.key}, {@code godwit.codec}, {@code godwit.store}
 * (directions) and {@code godwit.partition} (ids and successors).
 */
@NullMarked
package godwit.request;

import org.jspecify.annotations.NullMarked;
