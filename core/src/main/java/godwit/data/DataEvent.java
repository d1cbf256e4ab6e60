package godwit.data;

import godwit.partition.Attempt;
import godwit.partition.Count;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command that was accepted changes. Applying one can't fail. */
public sealed interface DataEvent {
  /** Returns the timestamp of the commit. */
  long at();

  /** Only time passed. */
  record ClockAdvanced(long at) implements DataEvent {}

  /**
   * History before {@code to} may go, and with it these partitions.
   *
   * @param monuments of those gone, the ones that stay, without rows, as a sign that their table
   *     was dropped
   */
  record HistoryReleased(long at, long to, List<Partition> gone, List<Partition> monuments)
      implements DataEvent {
    public HistoryReleased {
      gone = List.copyOf(gone);
      monuments = List.copyOf(monuments);
    }
  }

  /** All partitions of a table that were here serve no more. */
  record PartitionsDiscarded(long at, List<Partition> retired) implements DataEvent {
    public PartitionsDiscarded {
      retired = List.copyOf(retired);
    }
  }

  /** A request ran: with changes if its conditions held, else without. */
  record RequestCompleted(
      long at, PartitionId partition, List<Change> changes, Completion completion)
      implements DataEvent {}

  /** A coordinator was restored; what a lower incarnation asks for begins no more. */
  record IncarnationRecognised(long at, long incarnation) implements DataEvent {}

  /** Partitions came to be known by their rows, after the split that lost count. */
  record RowsCounted(long at, Map<PartitionId, Count.Known> counts) implements DataEvent {}

  /** A partition serves that was not there before. */
  record PartitionFounded(long at, Partition partition) implements DataEvent {}

  /** The retired one's rows belong to its two children. */
  record PartitionSplit(long at, Partition retired, Partition left, Partition right)
      implements DataEvent {}

  /** The rows of the two retired ones belong to {@code joined}. */
  record PartitionsJoined(long at, Partition retiredLeft, Partition retiredRight, Partition joined)
      implements DataEvent {}

  /** The source collects deltas from here on. */
  record DepartureBegun(long at, Partition partition) implements DataEvent {}

  /** The source parks writes, or takes them again. */
  record SealChanged(long at, Partition partition) implements DataEvent {}

  /** The partition is the target's. */
  record PartitionHandedOver(long at, Attempt attempt, Partition retired) implements DataEvent {}

  /** The attempt is over; the partition serves on, and collects no deltas. */
  record AttemptEnded(long at, Partition before, Partition partition) implements DataEvent {}

  /** The coordinator knows the successors of all that an operation retired here. */
  record SuccessorsPublished(long at, List<Partition> retired) implements DataEvent {
    public SuccessorsPublished {
      retired = List.copyOf(retired);
    }
  }

  /** The target has a partition that receives. */
  record ArrivalPrepared(long at, Partition partition) implements DataEvent {}

  /** The target has taken in a chunk of the view. */
  record ChunkReceived(long at, Partition partition, DataCommand.Chunk chunk)
      implements DataEvent {}

  /** The target has taken in a delta, perhaps the last of a round. */
  record DeltaAbsorbed(long at, Partition partition, Absorption absorption) implements DataEvent {}

  /** The target serves. */
  record RangeOwned(long at, Partition partition) implements DataEvent {}

  /** The target has removed what it received; empty if there was nothing. */
  record ArrivalDropped(long at, PartitionId partition, Optional<Partition> dropped)
      implements DataEvent {}
}
