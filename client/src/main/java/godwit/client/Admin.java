package godwit.client;

import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import godwit.request.CoordinatorAnswer.ServiceReport;
import godwit.request.OperationReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The operator's view of a store. Safe for use by any number of threads; errors are those of {@link
 * Godwit}.
 *
 * <p>A method that reshapes returns as soon as the operation is recorded; from then on it is
 * finished or undone whatever fails. Call {@link #await} to see it end.
 */
public interface Admin {
  /**
   * Cuts a partition in two on the service where it is.
   *
   * @param key where the upper part begins; empty for the middle of its rows
   */
  OperationReport split(PartitionId partition, Optional<Bytes> key);

  /** Cuts a partition in two and moves the upper part to {@code target}. */
  OperationReport splitAndMove(PartitionId partition, Optional<Bytes> key, ServiceId target);

  /**
   * Makes two neighbours one; if they are on different services the smaller one moves first, of
   * equal ones the right one. The report's detail says which.
   */
  OperationReport join(PartitionId partition, PartitionId right);

  /**
   * Moves a partition to another service.
   *
   * @param budget for how long a write may be stalled at a time; empty for the default
   */
  OperationReport move(PartitionId partition, ServiceId target, Optional<Duration> budget);

  /**
   * Asks that an operation be undone, and returns it as it is then. Rejected past its commit point.
   */
  OperationReport cancel(OperationId operation);

  OperationReport operation(OperationId operation);

  /**
   * Returns operations, the newest first.
   *
   * @param openOnly leaves out those that have ended
   * @param limit at least 1
   */
  List<OperationReport> operations(boolean openOnly, int limit);

  /**
   * Waits until an operation has ended, and returns it; returns it as it was told last when {@code
   * timeout} is over. If nobody has told anything by then, an answer is waited for until the
   * deadline of a request that had begun with the wait.
   *
   * @param timeout any length
   */
  OperationReport await(OperationId operation, Duration timeout);

  /**
   * Waits likewise, and if nobody has told anything, until {@code patience} is over, counted from
   * the beginning of the wait.
   */
  OperationReport await(OperationId operation, Duration timeout, Duration patience);

  /** Returns the present partitions of a table, ascending by key, together covering every key. */
  List<Locator> partitions(String table);

  /**
   * Returns what each present partition of a table holds and has been asked, ascending by key. Each
   * is asked for itself, so one that is split or joined meanwhile may be there before and after.
   */
  List<PartitionReport> measure(String table);

  List<ServiceReport> services();

  /** Returns the nodes, by name, also those that were removed. */
  List<NodeStatus> nodes();

  /**
   * Says what a node is there for from now on, and returns the nodes as they are then; its replicas
   * go, or come, in the course of time. Rejected for the last node that serves, and for the removal
   * of one that tells nothing and may have what no other node has.
   */
  List<NodeStatus> setStanding(String node, Standing standing);

  /** Returns who may use the store; for its administrators. */
  UserAdmin users();
}
