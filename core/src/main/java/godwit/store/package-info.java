/**
 * The port to what keeps rows: ordered, atomic by commit, durable as a prefix of commits.
 *
 * <p>{@code MemoryStore} is its twin for tests and simulation; one contract test runs against every
 * implementation. Imports {@code godwit.key} only.
 */
@NullMarked
package godwit.store;

import org.jspecify.annotations.NullMarked;
