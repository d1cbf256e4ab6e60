package godwit.coordinator;

import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.placement.Node;
import godwit.request.ClientId;
import godwit.request.User;
import java.util.List;

/** What a command that was accepted changes. Applying one can't fail. */
public sealed interface CoordinatorEvent {
  /** Returns the timestamp of the command; the events of one command share it. */
  long at();

  /** Ids of a new incarnation are given out. */
  record Bootstrapped(long at, long incarnation) implements CoordinatorEvent {}

  /** This state is an old one; nothing is done until all services have told what they have. */
  record LearningBegun(long at, long incarnation) implements CoordinatorEvent {}

  /** A service has told what it has. */
  record ServiceLearnt(long at, ServiceId service, List<Partition> partitions)
      implements CoordinatorEvent {
    public ServiceLearnt {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * All services have told: the routes are theirs, and work goes on.
   *
   * @param gone of whose routes nothing is known any more
   * @param learnt present and past ones
   * @param counted no lower than any number in an id that a service told
   */
  record LearningEnded(long at, List<PartitionId> gone, List<Locator> learnt, Numbers counted)
      implements CoordinatorEvent {
    public LearningEnded {
      gone = List.copyOf(gone);
      learnt = List.copyOf(learnt);
    }
  }

  /**
   * A table is known no more: none of its keys was ever owned, or none is any more.
   *
   * @param partitions all it ever had
   */
  record TableForgotten(long at, TableId table, List<PartitionId> partitions)
      implements CoordinatorEvent {
    public TableForgotten {
      partitions = List.copyOf(partitions);
    }
  }

  /** A data service is known, or has a new address. */
  record ServiceRegistered(long at, DataService service) implements CoordinatorEvent {}

  /** A node is known, or has another address or standing. */
  record NodeRecorded(long at, Node node) implements CoordinatorEvent {}

  /** A table has a name; it serves once it has routes. */
  record TableNamed(long at, Table table) implements CoordinatorEvent {}

  /** An operation is recorded. */
  record OperationStarted(long at, Operation operation) implements CoordinatorEvent {}

  /** An operation is at another stage, or knows more about its task. */
  record OperationAdvanced(long at, Operation operation) implements CoordinatorEvent {}

  /** An operation is at its last stage. */
  record OperationEnded(long at, Operation operation) implements CoordinatorEvent {}

  /** The oldest of the operations that have ended are known no more. */
  record OperationsForgotten(long at, List<OperationId> operations) implements CoordinatorEvent {
    public OperationsForgotten {
      operations = List.copyOf(operations);
    }
  }

  /**
   * Keys changed their partition. Both lists cover the same keys; a new table's {@code ended} is
   * empty, and a dropped one's {@code begun}.
   *
   * @param ended the predecessors, closed
   * @param begun the successors, open from the same timestamp on
   */
  record RoutesChanged(long at, List<Locator> ended, List<Locator> begun)
      implements CoordinatorEvent {
    public RoutesChanged {
      ended = List.copyOf(ended);
      begun = List.copyOf(begun);
    }
  }

  /** A user is as the event says, by this request. */
  record UserKept(long at, ClientId request, User user) implements CoordinatorEvent {}

  /** There is no such user any more, by this request. */
  record UserDropped(long at, ClientId request, String name) implements CoordinatorEvent {}

  /** A service may hold what an ended attempt, or the drop of a table, left there. */
  record LeftoverNoted(long at, Leftover leftover) implements CoordinatorEvent {}

  /** The service has dropped it. */
  record LeftoverCleared(long at, PartitionId partition) implements CoordinatorEvent {}
}
