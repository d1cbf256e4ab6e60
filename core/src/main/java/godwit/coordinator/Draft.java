package godwit.coordinator;

import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.request.ClientId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The events that a command comes to, while it is judged, and the state that they lead to. Not
 * thread-safe.
 */
final class Draft {
  private final CoordinatorSettings settings;
  private final long at;
  private final List<CoordinatorEvent> events = new ArrayList<>();
  private CoordinatorState state;
  private int drawn;

  /** Begins with no events; those that come get the timestamp {@code at}. */
  Draft(CoordinatorState state, CoordinatorSettings settings, long at) {
    this.state = state;
    this.settings = settings;
    this.at = at;
  }

  CoordinatorState state() {
    return state;
  }

  CoordinatorSettings settings() {
    return settings;
  }

  long at() {
    return at;
  }

  CoordinatorDecision accepted() {
    return new CoordinatorDecision.Accepted(events);
  }

  /**
   * Returns an id for a partition; never twice the same. The next operation that is added must name
   * it.
   */
  PartitionId drawPartition() {
    drawn++;
    return state.numbers().nextPartition(drawn);
  }

  void add(CoordinatorEvent event) {
    events.add(event);
    state = state.apply(event);
  }

  /** Adds a new operation, which starts at once if its services have room. */
  Operation start(Task task, Optional<OperationId> parent, List<ClientId> requests) {
    OperationId id = state.numbers().nextOperation();
    Operation waiting = new Operation(id, parent, requests, at, task, 1, Stage.Waiting.WAITING);
    Operation started = hasRoom(waiting) ? waiting.at(Stage.Trying.TRYING) : waiting;
    return start(started);
  }

  /** Adds a new operation whose first part is {@code first}. */
  void startInParts(Task whole, Task first, List<ClientId> requests) {
    OperationId id = state.numbers().nextOperation();
    OperationId firstId = new OperationId(id.incarnation(), id.number() + 1);
    Stage stage = new Stage.InParts(List.of(firstId), false);
    start(new Operation(id, Optional.empty(), requests, at, whole, 1, stage));
    start(first, Optional.of(id), List.of());
  }

  void advance(Operation operation) {
    add(new CoordinatorEvent.OperationAdvanced(at, operation));
    drawn = 0;
  }

  private boolean hasRoom(Operation waiting) {
    return waiting.task().services().stream()
        .allMatch(
            service -> state.operations().ahead(waiting, service) < settings.reshapesPerService());
  }

  private Operation start(Operation operation) {
    add(new CoordinatorEvent.OperationStarted(at, operation));
    drawn = 0;
    return operation;
  }
}
