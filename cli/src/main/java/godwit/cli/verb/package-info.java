/**
 * The commands of an operator, one class each: what is asked, then what is printed.
 *
 * <p>Results go to standard output, for people or as JSON objects, one a line; progress and errors
 * go to standard error. A command throws what the client throws; the main class reports it.
 */
@NullMarked
package godwit.cli.verb;

import org.jspecify.annotations.NullMarked;
