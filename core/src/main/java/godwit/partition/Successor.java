package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.KeyRange;

/**
 * Who serves a range of keys after the partition that did.
 *
 * @param partition the new one
 * @param range its keys
 * @param service its owner
 */
public record Successor(PartitionId partition, KeyRange range, ServiceId service) {
  public static final Codec<Successor> CODEC =
      RecordCodecs.record(
          field(PartitionId.CODEC, Successor::partition),
          field(Codecs.RANGE, Successor::range),
          field(ServiceId.CODEC, Successor::service),
          Successor::new);
}
