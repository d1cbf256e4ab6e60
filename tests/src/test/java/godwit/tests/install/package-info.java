/** What is delivered beside the program: that it starts as the documents say, and lacks nothing. */
@NullMarked
package godwit.tests.install;

import org.jspecify.annotations.NullMarked;
