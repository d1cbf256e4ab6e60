package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import java.util.Optional;

/**
 * What is known of a partition's tally: kept with every write, lost by a split until one side is
 * counted.
 */
public sealed interface Count {
  Codec<Count> CODEC =
      new Union<Count>().with(1, Known.class, Known.CODEC).with(2, Pending.class, Pending.CODEC);

  /** Returns this count after a write that added {@code difference}. */
  Count plus(Tally difference);

  /** The tally of the rows that are live now. */
  record Known(Tally tally) implements Count {
    static final Codec<Known> CODEC =
        RecordCodecs.record(field(Tally.CODEC, Known::tally), Known::new);

    @Override
    public Known plus(Tally difference) {
      return new Known(tally.plus(difference));
    }
  }

  /**
   * The tally is unknown until somebody has counted the rows as of a time.
   *
   * @param asOf the time
   * @param drift what writes since then have added
   * @param sibling the other child of the split, and what both have together as of then, if that is
   *     known
   */
  record Pending(long asOf, Tally drift, Optional<Sibling> sibling) implements Count {
    static final Codec<Pending> CODEC =
        RecordCodecs.record(
            field(Codecs.VARINT, Pending::asOf),
            field(Tally.CODEC, Pending::drift),
            field(Codecs.optional(Sibling.CODEC), Pending::sibling),
            Pending::new);

    @Override
    public Pending plus(Tally difference) {
      return new Pending(asOf, drift.plus(difference), sibling);
    }

    /** Returns the count that follows from the rows' {@code tally} as of {@link #asOf()}. */
    public Known counted(Tally tally) {
      return new Known(tally.plus(drift));
    }
  }

  /** The other child of a split, and the tally of both as of the split. */
  record Sibling(PartitionId partition, Tally together) {
    static final Codec<Sibling> CODEC =
        RecordCodecs.record(
            field(PartitionId.CODEC, Sibling::partition),
            field(Tally.CODEC, Sibling::together),
            Sibling::new);
  }
}
