/** A cluster beside which copies of its directories are started. */
@NullMarked
package godwit.tests.twin;

import org.jspecify.annotations.NullMarked;
