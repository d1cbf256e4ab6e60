package godwit.coordinator;

import godwit.key.Bytes;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.placement.Standing;
import godwit.request.ClientId;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import java.util.List;
import java.util.Optional;

/**
 * What the coordinator's log holds. Every input is in the command; replicas decide and apply it
 * alike.
 */
public sealed interface CoordinatorCommand {
  /**
   * Begins to give out ids of an incarnation. Until the first, everything else is refused.
   *
   * @param incarnation drawn when the coordinator is created or restored; a lower one than the
   *     present is refused
   */
  record Bootstrap(long incarnation) implements CoordinatorCommand {
    public Bootstrap {
      if (incarnation < 1) {
        throw new IllegalArgumentException("no incarnation: " + incarnation);
      }
    }
  }

  /**
   * Says that this state is an old one, put back from a backup. From here on nothing is changed or
   * driven until every data service has told what it has, and all keys are covered.
   *
   * @param incarnation higher than any before, also than those given out since the backup: the time
   *     in seconds, for example
   */
  record Restore(long incarnation) implements CoordinatorCommand {}

  /**
   * Takes in what a service has, as it told when it recognised the restored coordinator.
   *
   * @param incarnation that it recognised
   */
  record Learn(long incarnation, ServiceId service, List<Partition> partitions)
      implements CoordinatorCommand {
    public Learn {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * Makes the data service of a node known, or its new address. Answered by its id, always the same
   * for a node.
   *
   * @param claimed the id that the service has already, if it was registered before
   */
  record RegisterService(String node, String address, Optional<ServiceId> claimed)
      implements CoordinatorCommand {
    /** Names a service that claims no id. */
    public RegisterService(String node, String address) {
      this(node, address, Optional.empty());
    }
  }

  /**
   * Makes a node known, or its new address.
   *
   * @param folder drawn when its directory was made; one of the same name that has another is
   *     refused, unless the former was removed
   */
  record RegisterNode(String name, String address, String folder) implements CoordinatorCommand {}

  /** Says what a node is there for from now on. One that was removed never serves again. */
  record SetStanding(String node, Standing standing) implements CoordinatorCommand {}

  /** Does what a client asks. */
  record Change(CoordinatorRequest.Change request) implements CoordinatorCommand {}

  /**
   * Does what a client asks when that is a join of two partitions at different services and both
   * told how large they are: the smaller one moves.
   *
   * @param leftBytes of the keys and values of the left one's rows
   * @param rightBytes of the right one's
   */
  record WeighedJoin(ClientId request, Reshape.Join join, long leftBytes, long rightBytes)
      implements CoordinatorCommand {
    /** Returns what the client asks. */
    public CoordinatorRequest.Start start() {
      return new CoordinatorRequest.Start(request, join);
    }
  }

  /** Takes the drop of a cancelled or failed attempt's partition as acknowledged by its service. */
  record ClearLeftover(PartitionId partition) implements CoordinatorCommand {}

  /** What the driver of an operation has found out, or gives up. Doing it again changes nothing. */
  sealed interface Finding extends CoordinatorCommand {
    OperationId operation();
  }

  /** Keeps the key that a split without one is to be made at. */
  record ChooseSplitKey(OperationId operation, Bytes key) implements Finding {}

  /**
   * Publishes what the owner's log did: that it founded, split, joined or handed over partitions.
   *
   * @param attempt by which it did
   * @param at the timestamp: predecessors own up to it, successors after it
   * @param seal the last seal of a move; empty for everything else
   */
  record Publish(OperationId operation, int attempt, long at, Optional<PartitionState.Seal> seal)
      implements Finding {}

  /** Wants an attempt ended at the owner. */
  record EndAttempt(OperationId operation, int attempt, Aim aim, String detail)
      implements Finding {}

  /**
   * Takes the end of an attempt as acknowledged by the owner's log: no step of it can happen any
   * more.
   */
  record ConfirmEnd(OperationId operation, int attempt) implements Finding {}

  /**
   * Ends an operation that is published, and known to be so at every service it touched.
   *
   * @param served what a move's target has; empty for everything else
   */
  record Close(OperationId operation, Optional<Served> served) implements Finding {}

  /**
   * Records that a service's log has retired its part of a table that is dropped.
   *
   * @param partition one of those that it retired
   * @param at the timestamp up to which they served
   */
  record Discarded(OperationId operation, ServiceId service, PartitionId partition, long at)
      implements Finding {}

  /**
   * What a move's target serves.
   *
   * @param from the timestamp of the commit by which it began to
   * @param rows in the partition
   * @param bytes of their keys and values
   */
  record Served(long from, long rows, long bytes) {}

  /** What an attempt is ended for. */
  enum Aim {
    /** The operation goes on with another attempt, or fails if it had too many. */
    RETRY,
    /** Somebody cancelled the operation. */
    CANCEL,
    /** The operation can't be done. */
    FAIL
  }
}
