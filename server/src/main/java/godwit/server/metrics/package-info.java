/**
 * The figures of a node: totals, spreads and gauges under the names that docs/metrics.md explains.
 *
 * <p>The only importer of the Prometheus library. What is counted on the way of a request is
 * counted without a lock; gauges are read when somebody asks. No label has a key, a client or a
 * partition as its value, so a node has as many series after a year as after an hour.
 */
@NullMarked
package godwit.server.metrics;

import org.jspecify.annotations.NullMarked;
