package godwit.data;

import godwit.key.Bytes;
import godwit.partition.Attempt;
import godwit.partition.PartitionId;
import java.util.Optional;

/**
 * A question that one service, or the coordinator, asks of a data service; answered by a
 * linearizable read.
 */
public sealed interface Inquiry {
  /** Where does the partition stand? Answered by a {@link StepStatus}. */
  record Status(PartitionId partition) implements Inquiry {}

  /**
   * The next rows of the view of a move's source, in key order.
   *
   * @param after the last key received, empty for none
   * @param maxBytes the chunk ends with the row that reaches it
   */
  record ViewChunk(
      Attempt attempt, PartitionId partition, long viewTime, Optional<Bytes> after, long maxBytes)
      implements Inquiry {}

  /**
   * What the source committed after a time.
   *
   * @param from exclusive
   * @param maxBytes the delta ends with the commit that reaches it
   */
  record NextDelta(Attempt attempt, PartitionId partition, long from, long maxBytes)
      implements Inquiry {}

  /** The key that cuts the partition's rows in half; answered by {@link InquiryAnswer.SplitKey}. */
  record Median(PartitionId partition) implements Inquiry {}
}
