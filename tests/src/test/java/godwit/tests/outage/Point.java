package godwit.tests.outage;

import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.coordinator.Stage;
import godwit.data.ServiceView;
import godwit.partition.Arrival;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.request.OperationReport;

/** The steps of a move at which a node can fail, each just after its log has it. */
enum Point {
  RECORDED(Role.COORDINATOR),
  BEGUN(Role.SOURCE),
  PREPARED(Role.TARGET),
  RECEIVED(Role.TARGET),
  ABSORBED(Role.TARGET),
  SEALED(Role.SOURCE),
  COMPLETE(Role.TARGET),
  HANDED_OVER(Role.SOURCE),
  PUBLISHED(Role.COORDINATOR);

  private final Role role;

  /** Whose log has the step. */
  enum Role {
    COORDINATOR,
    SOURCE,
    TARGET
  }

  Point(Role role) {
    this.role = role;
  }

  Role role() {
    return role;
  }

  /** Returns whether a data service stands so that the step has just been taken. */
  boolean metAt(ServiceView view) {
    return view.partitions().all().stream().anyMatch(this::metAt);
  }

  private boolean metAt(Partition partition) {
    return switch (this) {
      case BEGUN -> partition.departure().isPresent();
      case PREPARED -> partition.state() instanceof PartitionState.Receiving;
      case RECEIVED ->
          partition.state() instanceof PartitionState.Receiving(Arrival arrival)
              && arrival.chunks() > 0;
      case ABSORBED ->
          partition.state() instanceof PartitionState.Receiving(Arrival arrival)
              && arrival.viewWhole()
              && arrival.cursor() > arrival.viewTime();
      case SEALED -> partition.state() instanceof PartitionState.Sealed;
      case COMPLETE -> partition.state() instanceof PartitionState.Complete;
      case HANDED_OVER ->
          partition.state() instanceof PartitionState.Retired retired && !retired.published();
      case RECORDED, PUBLISHED -> false;
    };
  }

  /** Returns whether the coordinator stands so that the step has just been taken. */
  boolean metAt(CoordinatorState state) {
    return state.operations().open().stream()
        .filter(operation -> operation.task().kind() == OperationReport.Kind.MOVE)
        .map(Operation::stage)
        .anyMatch(stage ->
            switch (this) {
              case RECORDED -> stage == Stage.Trying.TRYING;
              case PUBLISHED -> stage instanceof Stage.Published;
              default -> false;
            });
  }
}
