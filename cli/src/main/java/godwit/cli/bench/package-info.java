/**
 * Measures a store under load, beside what the machine alone can do in the same run. It writes to a
 * table of its own, which it drops in the end.
 */
@NullMarked
package godwit.cli.bench;

import org.jspecify.annotations.NullMarked;
