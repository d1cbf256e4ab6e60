/**
 * What clients did and saw in a run: the evidence that checkers judge.
 *
 * <p>Deeds are immutable. Imports {@code godwit.key}, {@code godwit.store} (directions) and {@code
 * godwit.request}.
 */
@NullMarked
package godwit.sim.history;

import org.jspecify.annotations.NullMarked;
