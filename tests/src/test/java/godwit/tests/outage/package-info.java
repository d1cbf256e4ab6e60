/**
 * The failure matrix of a move with real processes: three nodes over the network, of which one is
 * killed, stopped or cut off for longer than every timeout, or without room on its disk, just after
 * a named step became durable.
 *
 * <p>A node of these tests watches its own replicas and does it to itself, so the product has no
 * switch for it.
 */
@NullMarked
package godwit.tests.outage;

import org.jspecify.annotations.NullMarked;
