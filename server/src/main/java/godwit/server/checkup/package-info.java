/**
 * A look at all that a node has on its disk: whether it is whole, and whether its parts agree.
 * Nothing here changes anything.
 */
@NullMarked
package godwit.server.checkup;

import org.jspecify.annotations.NullMarked;
