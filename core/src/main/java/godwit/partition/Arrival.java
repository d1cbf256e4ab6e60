package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.Bytes;
import java.util.Optional;

/**
 * A move as its target knows it, from {@code Prepare} on.
 *
 * @param attempt of the move
 * @param source the service that the partition comes from
 * @param origin the partition's id there
 * @param viewTime the timestamp as of which the rows are copied
 * @param chunks how many chunks of the view have been received
 * @param copiedThrough the last key received; empty before the first
 * @param viewWhole whether the whole view has been received
 * @param cursor the timestamp up to which deltas have been absorbed; the view time before the first
 */
public record Arrival(
    Attempt attempt,
    ServiceId source,
    PartitionId origin,
    long viewTime,
    int chunks,
    Optional<Bytes> copiedThrough,
    boolean viewWhole,
    long cursor) {
  public static final Codec<Arrival> CODEC =
      RecordCodecs.record(
          field(Attempt.CODEC, Arrival::attempt),
          field(ServiceId.CODEC, Arrival::source),
          field(PartitionId.CODEC, Arrival::origin),
          field(Codecs.VARINT, Arrival::viewTime),
          field(Codecs.INT, Arrival::chunks),
          field(Codecs.optional(Codecs.BYTES), Arrival::copiedThrough),
          field(Codecs.BOOL, Arrival::viewWhole),
          field(Codecs.VARINT, Arrival::cursor),
          Arrival::new);

  /** Returns this arrival with one chunk more. */
  public Arrival withChunk(Optional<Bytes> through, boolean last) {
    Optional<Bytes> copied = through.isPresent() ? through : copiedThrough;
    return new Arrival(attempt, source, origin, viewTime, chunks + 1, copied, last, cursor);
  }

  /** Returns this arrival with the deltas up to {@code to} absorbed. */
  public Arrival withCursor(long to) {
    return new Arrival(attempt, source, origin, viewTime, chunks, copiedThrough, viewWhole, to);
  }
}
