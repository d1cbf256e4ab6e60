package godwit.request;

import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import java.util.List;
import java.util.Optional;

/**
 * A long operation as people and tools see it.
 *
 * @param parent the operation that this one is a part of
 * @param partitions what it takes from
 * @param successors what it makes
 * @param target the service that it moves to, if it moves
 * @param detail the step it is at, or why it ended
 * @param receipt what it did; present once it is done
 * @param progress how far it is, as far as that is known; empty once it has ended
 * @param table the name of the table that it drops; empty for all else
 */
public record OperationReport(
    OperationId id,
    Kind kind,
    Phase phase,
    Optional<OperationId> parent,
    List<PartitionId> partitions,
    List<PartitionId> successors,
    Optional<ServiceId> target,
    int attempt,
    String detail,
    Optional<Receipt> receipt,
    Optional<Progress> progress,
    Optional<String> table) {
  private static final String SLOWING = ", writers are slowed so that the move catches up";

  /** What an operation does. */
  public enum Kind {
    CREATE_TABLE,
    SPLIT,
    JOIN,
    MOVE,
    SPLIT_AND_MOVE,
    MOVE_AND_JOIN,
    DROP_TABLE
  }

  /** How far it is. */
  public enum Phase {
    /** It is being done. */
    OPEN,
    /** It is being undone. */
    CANCELLING,
    /** It is done; a receipt tells. */
    DONE,
    /** It was undone; everything is where it was. */
    CANCELLED,
    /** It could not be done and was undone; the detail says why. */
    FAILED;

    public boolean ended() {
      return switch (this) {
        case OPEN, CANCELLING -> false;
        case DONE, CANCELLED, FAILED -> true;
      };
    }
  }

  public OperationReport {
    partitions = List.copyOf(partitions);
    successors = List.copyOf(successors);
  }

  /** Returns this report with how far the operation is, as long as it has not ended. */
  public OperationReport with(Progress known) {
    if (phase.ended() || known.isUnknown()) {
      return this;
    }
    boolean slows = phase == Phase.OPEN && known.copy().filter(Progress.Copy::slowing).isPresent();
    return new OperationReport(
        id,
        kind,
        phase,
        parent,
        partitions,
        successors,
        target,
        attempt,
        slows ? detail + SLOWING : detail,
        receipt,
        Optional.of(known),
        table);
  }

  /**
   * What an operation did.
   *
   * @param rows that changed their service
   * @param bytes of those rows' keys and values
   * @param pauseMillis from the last seal until the target served, by the clocks of both logs
   * @param durationMillis from its record at the coordinator to its publication
   * @param attempts how many it took
   * @param rounds how many seals it took
   */
  public record Receipt(
      long rows, long bytes, long pauseMillis, long durationMillis, int attempts, int rounds) {}
}
