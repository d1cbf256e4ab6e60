/**
 * The command line tool: the main class, exit codes, and errors as people read them.
 *
 * <p>{@code verb} holds the commands of an operator, {@code demo} the demonstration, {@code store}
 * opens stores, {@code setting} knows what a node is started with, and {@code screen} writes. It
 * uses what any client of a store may use; only the demonstration looks into the node that it runs.
 */
@NullMarked
package godwit.cli;

import org.jspecify.annotations.NullMarked;
