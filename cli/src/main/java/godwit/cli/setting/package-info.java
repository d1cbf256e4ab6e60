/**
 * What an operator can set of a node, and where: in a file, in the environment, on the command
 * line. {@code Settings} is the table of all keys; everything else, the committed example included,
 * follows from it.
 */
@NullMarked
package godwit.cli.setting;

import org.jspecify.annotations.NullMarked;
