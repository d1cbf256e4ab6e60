package godwit.coordinator;

import godwit.clock.HybridClock;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.request.OperationReport.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What follows when an operation ends: its parent goes on or ends, others have room, the oldest are
 * forgotten.
 */
final class Succession {
  private final Draft draft;

  Succession(Draft draft) {
    this.draft = draft;
  }

  void end(Operation operation, Stage last) {
    Operation ended = operation.at(last);
    draft.add(new CoordinatorEvent.OperationEnded(draft.at(), ended));
    ended
        .parent()
        .flatMap(id -> draft.state().operations().find(id))
        .ifPresent(parent -> partEnded(parent, ended));
    admit();
    List<OperationId> beyond = draft.state().operations().beyond(draft.settings().endedKept());
    if (!beyond.isEmpty()) {
      draft.add(new CoordinatorEvent.OperationsForgotten(draft.at(), beyond));
    }
  }

  private void partEnded(Operation parent, Operation part) {
    if (!(parent.stage() instanceof Stage.InParts inParts)) {
      throw new AssertionError("parent without parts: parent=" + parent + " part=" + part);
    }
    switch (part.stage()) {
      case Stage.Done done -> partDone(parent, inParts, part);
      case Stage.Cancelled cancelled -> end(parent, new Stage.Cancelled(left(inParts, part)));
      case Stage.Failed failed ->
          end(parent, new Stage.Failed(failed.detail() + ", " + left(inParts, part)));
      case Stage.Waiting open -> throw new AssertionError("part is open: " + part);
      case Stage.Trying open -> throw new AssertionError("part is open: " + part);
      case Stage.Ending open -> throw new AssertionError("part is open: " + part);
      case Stage.Published open -> throw new AssertionError("part is open: " + part);
      case Stage.InParts open -> throw new AssertionError("part is open: " + part);
    }
  }

  private void partDone(Operation parent, Stage.InParts inParts, Operation part) {
    if (inParts.parts().size() == 2) {
      end(parent.with(completed(parent.task(), part)), new Stage.Done(receipt(parent, inParts)));
    } else if (inParts.cancelled()) {
      end(parent, new Stage.Cancelled("stopped, its part " + part.id() + " stays done"));
    } else {
      List<OperationId> parts = new ArrayList<>(inParts.parts());
      parts.add(draft.state().numbers().nextOperation());
      draft.advance(parent.at(new Stage.InParts(parts, false)));
      draft.start(second(parent.task(), part), Optional.of(parent.id()), List.of());
    }
  }

  private Task second(Task whole, Operation first) {
    return switch (whole) {
      case Task.SplitAndMove split -> {
        Locator right = draft.state().locators().open(split.right()).orElseThrow();
        yield new Task.Move(
            split.right(),
            right.service(),
            split.target(),
            draft.drawPartition(),
            draft.settings().budgetMillis());
      }
      case Task.MoveAndJoin join -> join.joining(first.task().successors().getFirst());
      case Task.CreateTable create -> throw new AssertionError("no parts: " + create);
      case Task.DropTable drop -> throw new AssertionError("no parts: " + drop);
      case Task.Split split -> throw new AssertionError("no parts: " + split);
      case Task.Join join -> throw new AssertionError("no parts: " + join);
      case Task.Move move -> throw new AssertionError("no parts: " + move);
    };
  }

  /** Returns the task with the partition that its last part really made. */
  private static Task completed(Task whole, Operation last) {
    return whole instanceof Task.SplitAndMove split
        ? new Task.SplitAndMove(
            split.partition(),
            split.key(),
            split.target(),
            split.left(),
            last.task().successors().getFirst())
        : whole;
  }

  /** Returns the receipts of both parts as one. */
  private Receipt receipt(Operation parent, Stage.InParts inParts) {
    Receipt sum = new Receipt(0, 0, 0, 0, 1, 0);
    for (OperationId id : inParts.parts()) {
      Operation part = draft.state().operations().find(id).orElseThrow();
      if (part.stage() instanceof Stage.Done done) {
        Receipt one = done.receipt();
        long began = HybridClock.millis(part.startedAt()) - HybridClock.millis(parent.startedAt());
        sum =
            new Receipt(
                sum.rows() + one.rows(),
                sum.bytes() + one.bytes(),
                sum.pauseMillis() + one.pauseMillis(),
                began + one.durationMillis(),
                Math.max(sum.attempts(), one.attempts()),
                sum.rounds() + one.rounds());
      }
    }
    return sum;
  }

  private static String left(Stage.InParts inParts, Operation part) {
    return inParts.parts().size() == 1
        ? "its part " + part.id() + " was not done"
        : "its part "
            + part.id()
            + " was not done, its part "
            + inParts.parts().getFirst()
            + " stays done";
  }

  private void admit() {
    int limit = draft.settings().reshapesPerService();
    for (Operation operation : draft.state().operations().admissible(limit)) {
      draft.advance(operation.at(Stage.Trying.TRYING));
    }
  }
}
