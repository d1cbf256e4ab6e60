package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.Bytes;

/**
 * A record under its key.
 *
 * @param version the timestamp at which it was committed
 */
public record Row(Bytes key, long version, Bytes value) {
  public static final Codec<Row> CODEC =
      RecordCodecs.record(
          field(Codecs.BYTES, Row::key),
          field(Codecs.VARINT, Row::version),
          field(Codecs.BYTES, Row::value),
          Row::new);

  /** Returns the bytes of key and value. */
  public long bytes() {
    return key.length() + (long) value.length();
  }
}
