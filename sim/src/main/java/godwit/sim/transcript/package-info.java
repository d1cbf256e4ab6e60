/**
 * The stories of reshapes worth reading, told by the simulation: who does what in which order when
 * something fails. The build compares them with the files of {@code docs/transcripts}.
 */
@NullMarked
package godwit.sim.transcript;

import org.jspecify.annotations.NullMarked;
