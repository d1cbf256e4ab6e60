/** {@code selftest}: the simulation, the exploration and their planted bugs, for everybody. */
@NullMarked
package godwit.cli.selftest;

import org.jspecify.annotations.NullMarked;
