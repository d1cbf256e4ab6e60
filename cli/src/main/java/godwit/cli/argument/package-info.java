/** Values as they are written on the command line, where the type alone does not tell. */
@NullMarked
package godwit.cli.argument;

import org.jspecify.annotations.NullMarked;
