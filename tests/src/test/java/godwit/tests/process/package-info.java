/**
 * Processes of their own that tests start, and the ways to them. Imports nothing of the product.
 */
@NullMarked
package godwit.tests.process;

import org.jspecify.annotations.NullMarked;
