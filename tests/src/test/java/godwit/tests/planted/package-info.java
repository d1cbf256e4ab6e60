/** Classes that break a rule on purpose, to show that the rule bites. */
@NullMarked
package godwit.tests.planted;

import org.jspecify.annotations.NullMarked;
