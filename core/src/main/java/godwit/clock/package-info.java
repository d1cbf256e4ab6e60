/** Hybrid logical clock values, as numbers. Pure arithmetic; imports nothing of Godwit. */
@NullMarked
package godwit.clock;

import org.jspecify.annotations.NullMarked;
