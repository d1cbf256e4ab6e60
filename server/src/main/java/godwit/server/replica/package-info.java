/**
 * Replicas of the core's machines: what makes a log, a machine and a store into a service.
 *
 * <p>A replica's apply thread owns its machine. Everybody else submits commands, which are gathered
 * into entries, and reads through the view that the machine published last. No request waits on a
 * thread here: writes of a sealed partition are parked as data.
 */
@NullMarked
package godwit.server.replica;

import org.jspecify.annotations.NullMarked;
