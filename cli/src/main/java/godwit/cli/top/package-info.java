/**
 * What the nodes of a store do at the moment: their figures, and what they come to by the second.
 */
@NullMarked
package godwit.cli.top;

import org.jspecify.annotations.NullMarked;
