/** A node with little memory and more to do than it can. */
@NullMarked
package godwit.tests.overload;

import org.jspecify.annotations.NullMarked;
