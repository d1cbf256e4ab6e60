package godwit.request;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.placement.Standing;
import java.util.Optional;
import java.util.OptionalLong;

/** What a client asks of the coordinator. */
public sealed interface CoordinatorRequest {

  /** A request that is answered without a change. */
  sealed interface Query extends CoordinatorRequest {}

  /**
   * A request that changes something. One that is sent again with the same id gets the first
   * answer; the id is drawn at random.
   */
  sealed interface Change extends CoordinatorRequest
      permits CreateTable, DropTable, Start, Cancel, UserChange {
    ClientId request();
  }

  /** Makes a table of one partition. Answered by {@link CoordinatorAnswer.Started}. */
  record CreateTable(ClientId request, String name) implements Change {}

  /**
   * Removes a table with all that it holds; from the record of the operation on it can't be undone,
   * and the table is unknown to whoever asks. Answered by {@link CoordinatorAnswer.Started}.
   */
  record DropTable(ClientId request, String name) implements Change {}

  /** Starts a reshape. Answered by {@link CoordinatorAnswer.Started}. */
  record Start(ClientId request, Reshape reshape) implements Change {}

  /**
   * Asks that an operation be undone. Answered by {@link CoordinatorAnswer.Started} of the
   * operation itself.
   */
  record Cancel(ClientId request, OperationId operation) implements Change {}

  /** Asks for the tables. */
  record Tables() implements Query {}

  /**
   * Asks for the locators of a table that overlap {@code range}: the present ones, or those valid
   * at {@code asOf}.
   */
  record Routes(String table, KeyRange range, OptionalLong asOf) implements Query {}

  /** Asks for the data services. */
  record Services() implements Query {}

  /** Asks for the nodes, and what is known of each. */
  record Nodes() implements Query {}

  /**
   * Says what a node is there for from now on. It may be sent again: it says how things shall be.
   * Answered by {@link CoordinatorAnswer.Nodes}.
   */
  record SetStanding(String node, Standing standing) implements CoordinatorRequest {}

  /** Asks for one operation. */
  record Describe(OperationId operation) implements Query {}

  /** Asks for the operations, the newest first; {@code open} leaves out those that have ended. */
  record Operations(boolean open, int limit) implements Query {}

  /**
   * Asks for the users, by name.
   *
   * @param tokens whether with what is kept of their tokens, which is for nodes alone
   */
  record Users(boolean tokens) implements Query {}

  /** What to do to partitions. */
  sealed interface Reshape {
    PartitionId partition();

    /**
     * Makes two partitions of one.
     *
     * @param key where the upper part begins; empty for the middle of its rows
     * @param moveTo the service that the upper part then moves to; empty to leave it
     */
    record Split(PartitionId partition, Optional<Bytes> key, Optional<ServiceId> moveTo)
        implements Reshape {}

    /**
     * The two must be neighbours; on different services the smaller one moves first: the right one
     * if they are equal, or if one of the services does not tell its size at once.
     */
    record Join(PartitionId partition, PartitionId right) implements Reshape {}

    /**
     * Gives the partition to another service.
     *
     * @param budgetMillis how long a write may be stalled at a time; empty for the default
     */
    record Move(PartitionId partition, ServiceId target, OptionalLong budgetMillis)
        implements Reshape {}
  }
}
