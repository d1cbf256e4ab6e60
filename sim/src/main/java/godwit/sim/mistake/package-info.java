/** What planted bugs of runs and of explorations do alike. */
@NullMarked
package godwit.sim.mistake;

import org.jspecify.annotations.NullMarked;
