package godwit.coordinator;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.RecordCodecs;
import godwit.partition.Attempt;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;

/**
 * What an ended attempt of a move may have left at its target, or the drop of a table at a service:
 * to be dropped there, whenever that answers again.
 *
 * @param partition its id there; of a dropped table's one that stands for all
 */
public record Leftover(ServiceId service, Attempt attempt, PartitionId partition) {
  public static final Codec<Leftover> CODEC =
      RecordCodecs.record(
          field(ServiceId.CODEC, Leftover::service),
          field(Attempt.CODEC, Leftover::attempt),
          field(PartitionId.CODEC, Leftover::partition),
          Leftover::new);
}
