/**
 * Bytes that outlive code: the forms of what the logs hold, and of what clients and nodes say to
 * each other.
 *
 * <p>Logs and nodes use {@link godwit.wire.Formats}, made from {@code godwit.codec}; clients use
 * the protobuf messages of {@code godwit.wire.v1}, which the classes named {@code ...Messages}
 * translate to and from the core's records, both ways and totally. Malformed bytes of a log are a
 * {@code CorruptionException}, malformed messages a {@link godwit.wire.Parsed.Malformed} with a
 * refusal; nothing else comes out of here.
 *
 * <p>Imports the core, protobuf and gRPC's stubs.
 */
@NullMarked
package godwit.wire;

import org.jspecify.annotations.NullMarked;
