/**
 * Clients in a simulated world: they route, retry and scan as the client library does, with the
 * core's {@code godwit.route}, and write down what they saw.
 *
 * <p>Some of what they do no real client would: they go by routes of any age.
 */
@NullMarked
package godwit.sim.client;

import org.jspecify.annotations.NullMarked;
