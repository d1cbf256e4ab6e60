/**
 * The promises, each as a class that can see it broken: some after every event, some at the end of
 * a run from all that clients saw and all that logs decided.
 *
 * <p>A checker changes nothing and takes nobody's word: what is kept is recounted, what is claimed
 * is compared.
 */
@NullMarked
package godwit.sim.check;

import org.jspecify.annotations.NullMarked;
