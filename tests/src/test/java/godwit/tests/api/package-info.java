/** The Java API as its page shows it. */
@NullMarked
package godwit.tests.api;

import org.jspecify.annotations.NullMarked;
