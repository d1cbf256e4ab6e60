/**
 * Commands one after the other on one open store, typed or from a file, with completion and a
 * history. JLine, which nothing outside of this package knows, reads the lines.
 */
@NullMarked
package godwit.cli.shell;

import org.jspecify.annotations.NullMarked;
