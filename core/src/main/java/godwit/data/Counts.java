package godwit.data;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.RecordCodecs;
import godwit.partition.Count;
import godwit.partition.Fingerprint;
import godwit.partition.Sums;
import godwit.partition.Tally;
import java.util.Optional;

/**
 * What changes with every write of a partition.
 *
 * @param count of its live rows
 * @param stream fingerprint of the deltas collected or absorbed for the open move
 */
record Counts(Count count, Fingerprint stream) {
  static final Counts NOTHING = new Counts(new Count.Known(Tally.ZERO), Fingerprint.ZERO);

  static final Codec<Counts> CODEC =
      RecordCodecs.record(
          field(Count.CODEC, Counts::count), field(Fingerprint.CODEC, Counts::stream), Counts::new);

  static Counts of(Count count) {
    return new Counts(count, Fingerprint.ZERO);
  }

  Counts plus(Tally difference, Fingerprint streamed) {
    return new Counts(count.plus(difference), stream.plus(streamed));
  }

  Counts withoutStream() {
    return of(count);
  }

  /** Returns the sums; empty while the rows are being counted. */
  Optional<Sums> sums() {
    return count instanceof Count.Known known
        ? Optional.of(new Sums(known.tally(), stream))
        : Optional.empty();
  }
}
