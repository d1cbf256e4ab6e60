/**
 * Log lines of the tool and of the nodes it runs, plain or as JSON: what SLF4J's loggers of this
 * process write to.
 *
 * <p>The facts behind a message's text, {@code key={}}, are members of their own in JSON.
 */
@NullMarked
package godwit.cli.log;

import org.jspecify.annotations.NullMarked;
