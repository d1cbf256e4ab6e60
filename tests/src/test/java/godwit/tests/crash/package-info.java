/**
 * A whole process, killed with -9 while it serves and reshapes.
 *
 * <p>A process of its own ({@code CrashingNode}) opens a node of two data services, judges what it
 * finds against a diary, then writes and reshapes until it is killed. The diary is what the test
 * believes: each request is noted before it is sent and after it is answered, in a file that the
 * kill leaves as it is.
 */
@NullMarked
package godwit.tests.crash;

import org.jspecify.annotations.NullMarked;
