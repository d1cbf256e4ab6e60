package godwit.data;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import godwit.partition.Attempt;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.Sums;
import java.util.Optional;

/** Where a partition stands at a data service, as the steps of a reshape need to know it. */
public sealed interface StepStatus {
  Codec<StepStatus> CODEC =
      new Union<StepStatus>()
          .with(
              1,
              Unknown.class,
              RecordCodecs.record(field(PartitionId.CODEC, Unknown::partition), Unknown::new))
          .with(
              2,
              Present.class,
              RecordCodecs.record(
                  field(Partition.CODEC, Present::partition),
                  field(Codecs.optional(Sums.CODEC), Present::sums),
                  Present::new));

  /** Returns the partition's state, if it is there. */
  Optional<PartitionState> state();

  /** Returns how {@code attempt}'s operation retired the partition; empty if it has not. */
  Optional<PartitionState.Retired> retiredBy(Attempt attempt);

  /** The service has no such partition: it never had, or has dropped or released it. */
  record Unknown(PartitionId partition) implements StepStatus {
    @Override
    public Optional<PartitionState> state() {
      return Optional.empty();
    }

    @Override
    public Optional<PartitionState.Retired> retiredBy(Attempt attempt) {
      return Optional.empty();
    }
  }

  /**
   * The service has the partition.
   *
   * @param sums its rows and delta stream now; empty while the rows are being counted
   */
  record Present(Partition partition, Optional<Sums> sums) implements StepStatus {
    /** Returns whether {@code attempt} or a later one has ended on the partition. */
    public boolean over(Attempt attempt) {
      return partition.ended().isPresent() && partition.ended().get().compareTo(attempt) >= 0;
    }

    @Override
    public Optional<PartitionState> state() {
      return Optional.of(partition.state());
    }

    @Override
    public Optional<PartitionState.Retired> retiredBy(Attempt attempt) {
      return state()
          .filter(PartitionState.Retired.class::isInstance)
          .map(PartitionState.Retired.class::cast)
          .filter(retired -> retired.attempt().operation().equals(attempt.operation()));
    }
  }
}
