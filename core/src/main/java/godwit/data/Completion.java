package godwit.data;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.Bytes;
import godwit.partition.TableId;
import godwit.request.Outcome;
import godwit.request.RequestId;

/**
 * The durable record that a request ran, with its outcome. Kept until its life is over or the
 * client has acknowledged.
 *
 * @param table the table written to
 * @param key the lowest key written to; the completion travels with it
 */
public record Completion(RequestId id, TableId table, Bytes key, Outcome outcome) {
  public static final Codec<Completion> CODEC =
      RecordCodecs.record(
          field(RequestId.CODEC, Completion::id),
          field(TableId.CODEC, Completion::table),
          field(Codecs.BYTES, Completion::key),
          field(Outcome.CODEC, Completion::outcome),
          Completion::new);
}
