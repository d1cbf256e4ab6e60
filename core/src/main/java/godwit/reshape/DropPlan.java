package godwit.reshape;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.Task;
import godwit.data.DataCommand;
import godwit.data.StepStatus;
import godwit.data.StepStatus.Present;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.PartitionState.Retired;
import godwit.reshape.Knowledge.Party;
import java.util.List;
import java.util.Optional;

/**
 * What the coordinator does about a table that is dropped: when no reshape of it is open any more,
 * it has one service after the other retire what it owns of it.
 */
final class DropPlan {
  private final Situation now;

  DropPlan(Situation now) {
    this.now = now;
  }

  void drop(Task.DropTable drop) {
    List<Locator> owned = now.state().locators().present(drop.table(), KeyRange.ALL);
    if (!owned.isEmpty() && now.state().reshaping(drop.table()).isEmpty()) {
      discard(owned.getFirst());
    }
  }

  private void discard(Locator locator) {
    Optional<StepStatus> status = now.owner(locator.service(), locator.partition());
    if (status.isEmpty()
        || !(status.get() instanceof Present present)
        || !present.partition().id().equals(locator.partition())) {
      return;
    }
    Optional<Retired> done = present.retiredBy(now.attempt());
    if (done.isPresent()) {
      now.record(
          new CoordinatorCommand.Discarded(
              now.operation().id(), locator.service(), locator.partition(), done.get().end()));
    } else {
      now.propose(
          Party.OWNER,
          locator.service(),
          new DataCommand.Discard(now.attempt(), locator.partition()));
    }
  }
}
