/**
 * What a partition is: its id, range, state, where its rows lie and what they add up to.
 *
 * <p>All types are immutable values with a form in bytes. A partition's id is never reused and its
 * range never changes. Imports {@code godwit.key} and {@code godwit.codec}.
 */
@NullMarked
package godwit.partition;

import org.jspecify.annotations.NullMarked;
