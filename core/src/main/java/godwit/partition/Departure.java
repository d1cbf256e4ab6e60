package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;

/**
 * A move as its source knows it, from {@code Begin} on.
 *
 * @param attempt of the move
 * @param target the service that the partition goes to
 * @param successor the partition's id there
 * @param viewTime the timestamp as of which the rows are copied; what came later is in the delta
 * @param round the number of the last seal; 0 before the first
 * @param budgetMillis how long a seal may last, in log time
 */
public record Departure(
    Attempt attempt,
    ServiceId target,
    PartitionId successor,
    long viewTime,
    int round,
    long budgetMillis) {
  public static final Codec<Departure> CODEC =
      RecordCodecs.record(
          field(Attempt.CODEC, Departure::attempt),
          field(ServiceId.CODEC, Departure::target),
          field(PartitionId.CODEC, Departure::successor),
          field(Codecs.VARINT, Departure::viewTime),
          field(Codecs.INT, Departure::round),
          field(Codecs.VARINT, Departure::budgetMillis),
          Departure::new);

  /** Returns this departure in its next round. */
  public Departure nextRound() {
    return new Departure(attempt, target, successor, viewTime, round + 1, budgetMillis);
  }
}
