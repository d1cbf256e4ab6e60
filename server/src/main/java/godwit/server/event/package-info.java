/**
 * What a node tells the JDK's flight recorder; docs/metrics.md explains each event.
 *
 * <p>An event costs nothing while nobody records it. Text fields are names as operators know them:
 * {@code p7}, {@code s2}, {@code o3#1}.
 */
@NullMarked
package godwit.server.event;

import org.jspecify.annotations.NullMarked;
