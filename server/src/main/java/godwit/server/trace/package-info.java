/**
 * The spans of a node: of requests and of reshapes, for whoever collects OpenTelemetry's.
 *
 * <p>The only importer of OpenTelemetry. Without the setting nothing here is called on the way of a
 * request, and no class of the SDK is loaded.
 */
@NullMarked
package godwit.server.trace;

import org.jspecify.annotations.NullMarked;
