/**
 * Values as they are written on the command line, where the type alone does not tell, and what was
 * probably meant by a wrong one.
 */
@NullMarked
package godwit.cli.argument;

import org.jspecify.annotations.NullMarked;
