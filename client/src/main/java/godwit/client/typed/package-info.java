/**
 * Tables of Java values: a {@link godwit.client.typed.Form} says how a key or a value is bytes, and
 * a {@link godwit.client.typed.TypedTable} is a table by two of them.
 */
@NullMarked
package godwit.client.typed;

import org.jspecify.annotations.NullMarked;
