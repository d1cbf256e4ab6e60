package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import java.util.List;
import java.util.Optional;

/** What a data service does with a partition. */
public sealed interface PartitionState {
  Codec<PartitionState> CODEC =
      new Union<PartitionState>()
          .with(1, Receiving.class, Receiving.CODEC)
          .with(2, Complete.class, Complete.CODEC)
          .with(3, Active.class, Active.CODEC)
          .with(4, Sealed.class, Sealed.CODEC)
          .with(5, Retired.class, Retired.CODEC);

  /** It takes in rows from the move's source; clients don't see it. */
  record Receiving(Arrival arrival) implements PartitionState {
    static final Codec<Receiving> CODEC =
        RecordCodecs.record(field(Arrival.CODEC, Receiving::arrival), Receiving::new);
  }

  /**
   * It holds all that the source had when it sealed {@code round}; requests that come early wait.
   *
   * @param round which seal
   * @param sealedAt the timestamp of that seal
   */
  record Complete(Arrival arrival, int round, long sealedAt) implements PartitionState {
    static final Codec<Complete> CODEC =
        RecordCodecs.record(
            field(Arrival.CODEC, Complete::arrival),
            field(Codecs.INT, Complete::round),
            field(Codecs.VARINT, Complete::sealedAt),
            Complete::new);
  }

  /**
   * It serves.
   *
   * @param departure the move for which it collects its deltas, if one has begun
   * @param servesFrom the timestamp of the commit by which it began to serve
   */
  record Active(Optional<Departure> departure, long servesFrom) implements PartitionState {
    static final Codec<Active> CODEC =
        RecordCodecs.record(
            field(Codecs.optional(Departure.CODEC), Active::departure),
            field(Codecs.VARINT, Active::servesFrom),
            Active::new);
  }

  /**
   * It serves reads; writes wait.
   *
   * @param servesFrom the timestamp of the commit by which it began to serve
   * @param sealedAt the timestamp of the seal: no write of this partition has a later one
   */
  record Sealed(Departure departure, long servesFrom, long sealedAt) implements PartitionState {
    static final Codec<Sealed> CODEC =
        RecordCodecs.record(
            field(Departure.CODEC, Sealed::departure),
            field(Codecs.VARINT, Sealed::servesFrom),
            field(Codecs.VARINT, Sealed::sealedAt),
            Sealed::new);
  }

  /**
   * It serves reads as of its end and before, and names its successors.
   *
   * @param attempt that ended it
   * @param end the last timestamp that it answers for
   * @param successors who serve its keys after that; they cover its range, or are none if its table
   *     was dropped
   * @param seal the last seal, by which a move parked its writes; empty after a split or join
   * @param published whether the coordinator has acknowledged the successors
   */
  record Retired(
      Attempt attempt, long end, List<Successor> successors, Optional<Seal> seal, boolean published)
      implements PartitionState {
    static final Codec<Retired> CODEC =
        RecordCodecs.record(
            field(Attempt.CODEC, Retired::attempt),
            field(Codecs.VARINT, Retired::end),
            field(Codecs.list(Successor.CODEC), Retired::successors),
            field(Codecs.optional(Seal.CODEC), Retired::seal),
            field(Codecs.BOOL, Retired::published),
            Retired::new);

    public Retired {
      successors = List.copyOf(successors);
    }

    /** Returns this state once the coordinator has acknowledged the successors. */
    public Retired acknowledged() {
      return new Retired(attempt, end, successors, seal, true);
    }
  }

  /**
   * Which seal, and when.
   *
   * @param round from 1
   */
  record Seal(int round, long at) {
    static final Codec<Seal> CODEC =
        RecordCodecs.record(
            field(Codecs.INT, Seal::round), field(Codecs.VARINT, Seal::at), Seal::new);
  }
}
