package godwit.data;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import godwit.key.Bytes;
import godwit.request.ClientId;
import godwit.request.Row;

/**
 * One thing that a partition committed after the view that a move copies, or that must travel
 * beside the rows.
 */
public sealed interface DeltaItem {
  Codec<DeltaItem> CODEC =
      new Union<DeltaItem>()
          .with(1, Put.class, RecordCodecs.record(field(Row.CODEC, Put::row), Put::new))
          .with(
              2,
              Deleted.class,
              RecordCodecs.record(
                  field(Codecs.BYTES, Deleted::key),
                  field(Codecs.VARINT, Deleted::version),
                  Deleted::new))
          .with(
              3,
              Completed.class,
              RecordCodecs.record(field(Completion.CODEC, Completed::completion), Completed::new))
          .with(
              4,
              Acknowledged.class,
              RecordCodecs.record(
                  field(ClientId.CODEC, Acknowledged::client),
                  field(Codecs.VARINT, Acknowledged::below),
                  field(Codecs.VARINT, Acknowledged::issuedAt),
                  Acknowledged::new));

  /** A record was set. */
  record Put(Row row) implements DeltaItem {}

  /** A record was removed. */
  record Deleted(Bytes key, long version) implements DeltaItem {}

  /** A request ran. */
  record Completed(Completion completion) implements DeltaItem {}

  /**
   * A client has the answers to its requests below a sequence.
   *
   * @param issuedAt of the newest request that said so; its life bounds how long this matters
   */
  record Acknowledged(ClientId client, long below, long issuedAt) implements DeltaItem {}
}
