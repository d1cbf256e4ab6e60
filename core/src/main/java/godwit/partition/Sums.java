package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.RecordCodecs;

/**
 * What both sides of a move must agree on before the hand-over.
 *
 * @param rows the tally of the live rows
 * @param stream the fingerprint of everything that travelled as delta: rows, deletes, completions,
 *     marks
 */
public record Sums(Tally rows, Fingerprint stream) {
  public static final Codec<Sums> CODEC =
      RecordCodecs.record(
          field(Tally.CODEC, Sums::rows), field(Fingerprint.CODEC, Sums::stream), Sums::new);
}
