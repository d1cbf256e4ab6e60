package godwit.coordinator;

import godwit.clock.HybridClock;
import godwit.coordinator.CoordinatorCommand.Discarded;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.PartitionId;
import godwit.partition.TableId;
import godwit.request.OperationReport.Receipt;
import java.util.List;

/**
 * What is recorded while a table is dropped. No service is told to forget its part before all have
 * retired theirs, so that a restored coordinator is told of the drop as long as a part is left.
 */
final class Dropping {
  private final Draft draft;

  Dropping(Draft draft) {
    this.draft = draft;
  }

  /**
   * Closes what a service has retired, and ends the operation when all have. Returns whether the
   * operation is at that; one that is recorded already changes nothing.
   */
  boolean discarded(Operation operation, Discarded discarded) {
    if (!(operation.task() instanceof Task.DropTable drop)
        || !draft.state().reshaping(drop.table()).isEmpty()) {
      return false;
    }
    List<Locator> closed =
        draft.state().locators().present(drop.table(), KeyRange.ALL).stream()
            .filter(locator -> locator.service().equals(discarded.service()))
            .toList();
    if (closed.isEmpty()) {
      return true;
    }
    boolean told = closed.stream().anyMatch(it -> it.partition().equals(discarded.partition()));
    if (!told || closed.stream().anyMatch(it -> it.validFrom() >= discarded.at())) {
      return false;
    }
    List<Locator> ended = closed.stream().map(locator -> locator.until(discarded.at())).toList();
    draft.add(new CoordinatorEvent.RoutesChanged(draft.at(), ended, List.of()));
    Leftover left =
        new Leftover(discarded.service(), operation.currentAttempt(), discarded.partition());
    Operation next = operation.with(drop.with(left));
    draft.advance(next);
    endIfDone(next);
    return true;
  }

  /** Ends the operation if nothing of its table is owned any more. */
  void endIfDone(Operation operation) {
    if (!(operation.task() instanceof Task.DropTable drop)
        || draft.state().locators().has(drop.table())) {
      return;
    }
    forget(drop.table());
    for (Leftover leftover : drop.done()) {
      draft.add(new CoordinatorEvent.LeftoverNoted(draft.at(), leftover));
    }
    long duration = HybridClock.millis(draft.at()) - HybridClock.millis(operation.startedAt());
    Receipt receipt = new Receipt(0, 0, 0, duration, operation.attempt(), 0);
    new Succession(draft).end(operation, new Stage.Done(receipt));
  }

  /** Forgets a table of which nothing is owned any more. */
  void forget(TableId table) {
    List<PartitionId> all =
        draft.state().locators().history(table).stream().map(Locator::partition).toList();
    draft.add(new CoordinatorEvent.TableForgotten(draft.at(), table, all));
  }
}
