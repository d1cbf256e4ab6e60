/** The manual page, from what the commands say of themselves. */
@NullMarked
package godwit.cli.manual;

import org.jspecify.annotations.NullMarked;
