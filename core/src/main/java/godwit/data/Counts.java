package godwit.data;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.RecordCodecs;
import godwit.key.Bytes;
import godwit.partition.Count;
import godwit.partition.Fingerprint;
import godwit.partition.Sums;
import godwit.partition.Tally;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** Returns what a store has of a partition's; null stands for a row that is not there. */
  static Counts stored(@Nullable Bytes row) {
    return row == null ? NOTHING : CODEC.decode(row);
  }

  /** Returns the rows that were counted; empty while they are being counted. */
  Optional<Tally> known() {
    return count instanceof Count.Known known ? Optional.of(known.tally()) : Optional.empty();
  }

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
