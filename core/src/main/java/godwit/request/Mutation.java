package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import godwit.key.Bytes;

/** One change of one record. */
public sealed interface Mutation {
  Codec<Mutation> CODEC =
      new Union<Mutation>()
          .with(
              1,
              Put.class,
              RecordCodecs.record(
                  field(Codecs.BYTES, Put::key),
                  field(Codecs.BYTES, Put::value),
                  field(Condition.CODEC, Put::condition),
                  Put::new))
          .with(
              2,
              Delete.class,
              RecordCodecs.record(
                  field(Codecs.BYTES, Delete::key),
                  field(Condition.CODEC, Delete::condition),
                  Delete::new));

  Bytes key();

  Condition condition();

  /** Sets the record's value. */
  record Put(Bytes key, Bytes value, Condition condition) implements Mutation {}

  /** Removes the record; without one nothing happens. */
  record Delete(Bytes key, Condition condition) implements Mutation {}
}
