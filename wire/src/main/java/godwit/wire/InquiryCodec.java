package godwit.wire;

import static godwit.codec.RecordCodecs.field;
import static godwit.codec.RecordCodecs.record;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.Union;
import godwit.data.Inquiry;
import godwit.data.Inquiry.Median;
import godwit.data.Inquiry.NextDelta;
import godwit.data.Inquiry.Status;
import godwit.data.Inquiry.ViewChunk;
import godwit.partition.Attempt;
import godwit.partition.PartitionId;

/** A question to a data service: the byte that names it, then its components. */
final class InquiryCodec {
  static final Codec<Inquiry> CODEC =
      new Union<Inquiry>()
          .with(1, Status.class, record(field(PartitionId.CODEC, Status::partition), Status::new))
          .with(
              2,
              ViewChunk.class,
              record(
                  field(Attempt.CODEC, ViewChunk::attempt),
                  field(PartitionId.CODEC, ViewChunk::partition),
                  field(Codecs.VARINT, ViewChunk::viewTime),
                  field(Codecs.optional(Codecs.BYTES), ViewChunk::after),
                  field(Codecs.VARINT, ViewChunk::maxBytes),
                  ViewChunk::new))
          .with(
              3,
              NextDelta.class,
              record(
                  field(Attempt.CODEC, NextDelta::attempt),
                  field(PartitionId.CODEC, NextDelta::partition),
                  field(Codecs.VARINT, NextDelta::from),
                  field(Codecs.VARINT, NextDelta::maxBytes),
                  NextDelta::new))
          .with(4, Median.class, record(field(PartitionId.CODEC, Median::partition), Median::new));

  private InquiryCodec() {}
}
