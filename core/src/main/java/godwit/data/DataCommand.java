package godwit.data;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.Sums;
import godwit.partition.TableId;
import godwit.partition.Tally;
import godwit.request.ServiceRequest;
import java.util.Optional;

/**
 * What a data service's log holds. Every input is in the command; replicas decide and apply it
 * alike.
 */
public sealed interface DataCommand {
  /** Runs a client's batch, once. */
  record Write(ServiceRequest.Write request) implements DataCommand {}

  /** Moves the clock up to {@code to}, if it is lower. */
  record AdvanceClock(long to) implements DataCommand {}

  /** Lets history before {@code to} go, but for what open moves still read. */
  record Release(long to) implements DataCommand {}

  /**
   * Gives the partition's rows as of {@code asOf}, counted from a view, to a partition that lost
   * count.
   */
  record Counted(PartitionId partition, long asOf, Tally tally) implements DataCommand {}

  /**
   * Recognises a coordinator that was restored from an older state: operations of a lower
   * incarnation can begin nothing here any more. Answered by all partitions of the service, {@link
   * DataAnswer.Recognised}.
   *
   * @param incarnation of the restored coordinator; a lower one than the last is refused
   */
  record Recognise(long incarnation) implements DataCommand {}

  /** A step of a reshape: what the coordinator or the other side of a move asks of this service. */
  sealed interface Step extends DataCommand {
    Attempt attempt();

    /** Returns the partition that the step is about; of a join the left one. */
    PartitionId partition();
  }

  /** Makes an empty partition that serves. */
  record Found(Attempt attempt, PartitionId partition, TableId table, KeyRange range)
      implements Step {}

  /**
   * Retires a partition for two that share its rows: {@code left} below {@code key}, the rest in
   * {@code right}.
   */
  record Split(
      Attempt attempt, PartitionId partition, Bytes key, PartitionId left, PartitionId right)
      implements Step {}

  /** Retires two neighbours, {@code partition} the lower, for one that has the rows of both. */
  record Join(Attempt attempt, PartitionId partition, PartitionId right, PartitionId joined)
      implements Step {}

  /** Source: fixes the view to copy and collects what is committed after it. */
  record Begin(
      Attempt attempt,
      PartitionId partition,
      PartitionId successor,
      ServiceId target,
      long budgetMillis)
      implements Step {}

  /** Target: makes the partition that receives. */
  record Prepare(
      Attempt attempt, PartitionId partition, TableId table, KeyRange range, Origin origin)
      implements Step {}

  /**
   * Where a move comes from.
   *
   * @param partition its id at the source
   * @param viewTime the timestamp as of which the source's rows are copied
   */
  record Origin(ServiceId service, PartitionId partition, long viewTime) {}

  /** Target: takes a staged file's rows, the next ones by key, into the partition. */
  record Receive(Attempt attempt, PartitionId partition, Chunk chunk) implements Step {}

  /**
   * Part of a view.
   *
   * @param number from 1, without a gap
   * @param after the last key of the chunk before, as the source was asked; empty for the first
   * @param file the name of the staged file; empty if no rows are in it
   * @param tally of the rows
   * @param through the last key; empty if no rows are in it
   * @param last whether the view ends with it
   */
  record Chunk(
      int number,
      Optional<Bytes> after,
      Optional<String> file,
      Tally tally,
      Optional<Bytes> through,
      boolean last) {}

  /** Target: takes in a delta that begins where the one before ended. */
  record Absorb(Attempt attempt, PartitionId partition, Delta delta) implements Step {}

  /** Source: parks the partition's writes; {@code round} must be one more than the last. */
  record Seal(Attempt attempt, PartitionId partition, int round) implements Step {}

  /** Source: takes that seal off again. */
  record Unseal(Attempt attempt, PartitionId partition, int round) implements Step {}

  /**
   * Target: takes in the last delta, which ends at the seal.
   *
   * @param sums of the source, as of the seal
   */
  record Complete(Attempt attempt, PartitionId partition, int round, Delta last, Sums sums)
      implements Step {}

  /**
   * Source: the commit point of a move. Only if still sealed in that round, and the sums are equal.
   */
  record HandOver(Attempt attempt, PartitionId partition, int round, Sums sums) implements Step {}

  /** Target: the partition owns its range from after {@code handedOverAt} on. */
  record Own(Attempt attempt, PartitionId partition, int round, long handedOverAt)
      implements Step {}

  /**
   * Target: removes the partition and all that it received. Owner, of what the same operation
   * discarded: the coordinator has recorded it, so it goes with its history.
   */
  record Drop(Attempt attempt, PartitionId partition) implements Step {}

  /** Owner: ends the attempt, unless its commit point has passed; later steps of it are refused. */
  record End(Attempt attempt, PartitionId partition) implements Step {}

  /**
   * Owner: the coordinator has recorded the partition's successors and needs no answer from it any
   * more.
   */
  record Forget(Attempt attempt, PartitionId partition) implements Step {}

  /**
   * Owner: retires all partitions of the named one's table that are here, with no successors: the
   * table is dropped. Refused while a move takes one of them away.
   */
  record Discard(Attempt attempt, PartitionId partition) implements Step {}
}
