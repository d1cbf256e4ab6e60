package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;

/**
 * What a set of rows adds up to. Additive; as a difference its numbers may be negative.
 *
 * @param rows how many
 * @param bytes of their keys and values
 * @param sum of their hashes
 */
public record Tally(long rows, long bytes, Fingerprint sum) {
  /** The tally of no rows. */
  public static final Tally ZERO = new Tally(0, 0, Fingerprint.ZERO);

  public static final Codec<Tally> CODEC =
      RecordCodecs.record(
          field(Codecs.VARINT, Tally::rows),
          field(Codecs.VARINT, Tally::bytes),
          field(Fingerprint.CODEC, Tally::sum),
          Tally::new);

  public Tally plus(Tally other) {
    return new Tally(rows + other.rows, bytes + other.bytes, sum.plus(other.sum));
  }

  public Tally minus(Tally other) {
    return new Tally(rows - other.rows, bytes - other.bytes, sum.minus(other.sum));
  }
}
