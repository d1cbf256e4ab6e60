/** What is true only of the whole: architecture, tidiness, real processes. */
@NullMarked
package godwit.tests;

import org.jspecify.annotations.NullMarked;
