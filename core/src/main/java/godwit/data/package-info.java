/**
 * The data service's machine: what its log holds, what that does, what it answers.
 *
 * <p>A command is judged by {@code decide} and carried out by {@code apply}, on every replica
 * alike. The machine keeps partitions, completions and the clock in memory and, with all rows, in a
 * {@code Store}; a batch of log entries becomes one commit. The apply thread owns the machine;
 * other threads read through an immutable view.
 *
 * <p>Imports {@code key}, {@code clock}, {@code codec}, {@code store}, {@code partition} and {@code
 * request}.
 */
@NullMarked
package godwit.data;

import org.jspecify.annotations.NullMarked;
