/**
 * The coordinator's machine: which tables there are, who owns which keys from when to when, and
 * what is being done to partitions.
 *
 * <p>A command is judged by {@code decide} against an immutable {@link
 * godwit.coordinator.CoordinatorState} and comes to events; {@code apply} makes the next state of
 * them and writes what they changed to a {@code Store}. Every change of a locator replaces locators
 * by others of the same keys at one timestamp, so a table's key space is covered once at every
 * instant. The machine sends nothing: {@code godwit.reshape} reads the recorded operations and says
 * what is next.
 *
 * <p>Imports {@code key}, {@code clock}, {@code codec}, {@code store}, {@code partition} and {@code
 * request}.
 */
@NullMarked
package godwit.coordinator;

import org.jspecify.annotations.NullMarked;
