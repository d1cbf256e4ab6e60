package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import godwit.key.Bytes;

/** What a write came to. Decided once and kept: a retry gets the same. */
public sealed interface Outcome extends WriteAnswer {
  Codec<Outcome> CODEC =
      new Union<Outcome>()
          .with(
              1,
              Done.class,
              Codecs.of(
                  (done, out) -> out.putVarint(done.version()), in -> new Done(in.takeVarint())))
          .with(
              2,
              ConditionFailed.class,
              RecordCodecs.record(
                  field(Codecs.BYTES, ConditionFailed::key),
                  field(Codecs.VARINT, ConditionFailed::version),
                  ConditionFailed::new));

  /** Every mutation happened, at {@code version}. */
  record Done(long version) implements Outcome {}

  /**
   * Nothing happened, since one condition did not hold.
   *
   * @param key of the first mutation whose condition did not hold
   * @param version that its record had; 0 if there was none
   */
  record ConditionFailed(Bytes key, long version) implements Outcome {}
}
