/**
 * The failure matrix of a move: at each step, before, while and after it becomes durable, the
 * coordinator, the source or the target fails in some way, once.
 *
 * <p>Each cell is a run of the simulated cluster under load. All promises are checked as in a
 * random run, and besides what the matrix says of the cell: who goes on without whom, and who owns
 * in the end.
 */
@NullMarked
package godwit.sim.matrix;

import org.jspecify.annotations.NullMarked;
