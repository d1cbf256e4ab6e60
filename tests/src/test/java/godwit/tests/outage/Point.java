package godwit.tests.outage;

import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.coordinator.Stage;
import godwit.data.ServiceView;
import godwit.partition.Arrival;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.request.OperationReport;
import godwit.tests.process.Marks;
import java.util.regex.Pattern;

/** The steps of a move at which a node can fail: before, while or after its log gets it. */
enum Point {
  RECORDED(Role.COORDINATOR, Marks.record()),
  BEGUN(Role.SOURCE, Marks.step(8)),
  PREPARED(Role.TARGET, Marks.step(9)),
  RECEIVED(Role.TARGET, Marks.step(10)),
  ABSORBED(Role.TARGET, Marks.step(11)),
  SEALED(Role.SOURCE, Marks.step(12)),
  COMPLETE(Role.TARGET, Marks.step(14)),
  HANDED_OVER(Role.SOURCE, Marks.step(15)),
  PUBLISHED(Role.COORDINATOR, Marks.publication());

  private final Role role;
  private final Pattern mark;

  /** Whose log has the step. */
  enum Role {
    COORDINATOR,
    SOURCE,
    TARGET
  }

  Point(Role role, String mark) {
    this.role = role;
    this.mark = Pattern.compile(mark, Pattern.DOTALL);
  }

  Role role() {
    return role;
  }

  /** Returns whether the step is in these bytes of a log, one character for each. */
  boolean isIn(String bytes) {
    return mark.matcher(bytes).find();
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
