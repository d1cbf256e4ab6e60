package godwit.tests.failover;

import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.coordinator.Stage;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.PartitionState.Active;
import godwit.partition.PartitionState.Complete;
import godwit.partition.PartitionState.Receiving;
import godwit.partition.PartitionState.Retired;
import godwit.partition.PartitionState.Sealed;
import godwit.request.OperationReport;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sees by the states of a replica that a step was taken, since it was first looked at. Not
 * thread-safe.
 */
final class Sight {
  private final Step step;
  private final Map<PartitionId, Partition> before = new HashMap<>();
  private final Set<OperationId> endedBefore = new HashSet<>();

  private Sight(Step step) {
    this.step = step;
  }

  /** Returns one of a data service's replica. */
  static Sight of(Step step, Collection<Partition> now) {
    Sight sight = new Sight(step);
    now.forEach(partition -> sight.before.put(partition.id(), partition));
    return sight;
  }

  /** Returns one of a coordinator's replica. */
  static Sight of(Step step, CoordinatorState now) {
    Sight sight = new Sight(step);
    now.operations().ended().forEach(operation -> sight.endedBefore.add(operation.id()));
    return sight;
  }

  /** Returns whether the step was taken, now that the service has these partitions. */
  boolean isMet(Collection<Partition> now) {
    if (step == Step.DROP) {
      Set<PartitionId> left = now.stream().map(Partition::id).collect(Collectors.toSet());
      return before.values().stream()
          .anyMatch(it -> it.arrival().isPresent() && !left.contains(it.id()));
    }
    return now.stream().anyMatch(this::isMet);
  }

  private boolean isMet(Partition partition) {
    PartitionState state = partition.state();
    return switch (step) {
      case BEGIN -> partition.departure().isPresent();
      case PREPARE -> state instanceof Receiving;
      case CHUNK -> state instanceof Receiving(var arrival) && arrival.chunks() > 0;
      case DELTA ->
          state instanceof Receiving(var arrival)
              && arrival.viewWhole()
              && arrival.cursor() > arrival.viewTime();
      case SEAL -> state instanceof Sealed;
      case UNSEAL ->
          state instanceof Active active
              && active.departure().filter(it -> it.round() > 0).isPresent();
      case COMPLETE -> state instanceof Complete;
      case HANDOVER, SPLIT -> state instanceof Retired retired && !retired.published();
      case OWN, OWN_HALF -> state instanceof Active && !before.containsKey(partition.id());
      case FORGET -> isForgotten(state) && !wasForgotten(partition.id());
      case END -> !partition.ended().equals(endedBefore(partition.id()));
      case RECORD, PUBLISH, CLOSE, DROP -> false;
    };
  }

  private static boolean isForgotten(PartitionState state) {
    return state instanceof Retired retired && retired.published();
  }

  private boolean wasForgotten(PartitionId id) {
    Partition partition = before.get(id);
    return partition != null && isForgotten(partition.state());
  }

  private Optional<Attempt> endedBefore(PartitionId id) {
    return Optional.ofNullable(before.get(id)).flatMap(Partition::ended);
  }

  /** Returns whether the step was taken, now that the coordinator stands so. */
  boolean isMet(CoordinatorState now) {
    return switch (step) {
      case RECORD -> now.operations().open().stream().anyMatch(Sight::isMove);
      case PUBLISH ->
          now.operations().open().stream()
              .anyMatch(it -> isMove(it) && it.stage() instanceof Stage.Published);
      case CLOSE ->
          now.operations().ended().stream()
              .anyMatch(it -> isMove(it) && !endedBefore.contains(it.id()));
      case BEGIN,
          PREPARE,
          CHUNK,
          DELTA,
          SEAL,
          COMPLETE,
          HANDOVER,
          OWN,
          FORGET,
          UNSEAL,
          END,
          DROP,
          SPLIT,
          OWN_HALF ->
          false;
    };
  }

  private static boolean isMove(Operation operation) {
    return operation.task().kind() == OperationReport.Kind.MOVE;
  }
}
