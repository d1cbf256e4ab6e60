/**
 * The drivers of reshapes: who must do what next, given what is recorded and what was last learnt.
 *
 * <p>A driver looks at recorded state and answers, and returns {@link godwit.reshape.Errand}s; it
 * does nothing itself. What it remembers may be lost at any time: the next leader's driver asks the
 * same questions and goes on. Whoever runs a driver performs each errand, however long that takes,
 * and tells it how the errand went, exactly once.
 *
 * <p>Imports {@code key}, {@code clock}, {@code codec}, {@code partition}, {@code placement},
 * {@code request}, {@code data} and {@code coordinator}.
 */
@NullMarked
package godwit.reshape;

import org.jspecify.annotations.NullMarked;
