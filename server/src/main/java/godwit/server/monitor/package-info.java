/**
 * What operators see of a node: gauges, health, a small server for both, and a line for each change
 * of state.
 *
 * <p>It only looks: at what replicas publish, and at what the node's parts tell of themselves.
 */
@NullMarked
package godwit.server.monitor;

import org.jspecify.annotations.NullMarked;
