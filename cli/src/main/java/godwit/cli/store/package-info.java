/**
 * The store that a command works on: one in this process or one over the network, behind the same
 * interface.
 */
@NullMarked
package godwit.cli.store;

import org.jspecify.annotations.NullMarked;
