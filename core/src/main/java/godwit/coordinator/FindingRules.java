package godwit.coordinator;

import godwit.clock.HybridClock;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.CoordinatorCommand.Finding;
import godwit.coordinator.CoordinatorCommand.Served;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Seal;
import godwit.partition.ServiceId;
import godwit.request.OperationReport.Receipt;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges what drivers found out. One that is true of an operation already changes nothing. */
final class FindingRules {
  private final Draft draft;
  private final CoordinatorState state;

  FindingRules(Draft draft) {
    this.draft = draft;
    this.state = draft.state();
  }

  CoordinatorDecision decide(Finding finding) {
    Optional<Operation> operation = state.operations().find(finding.operation());
    if (operation.isEmpty()) {
      return rejected(Reason.UNKNOWN_OPERATION, "operation=" + finding.operation());
    }
    if (operation.get().ended()) {
      return draft.accepted();
    }
    return switch (finding) {
      case CoordinatorCommand.ChooseSplitKey choose -> chooseSplitKey(operation.get(), choose);
      case CoordinatorCommand.Publish publish -> publish(operation.get(), publish);
      case CoordinatorCommand.EndAttempt end -> endAttempt(operation.get(), end);
      case CoordinatorCommand.ConfirmEnd confirm -> confirmEnd(operation.get(), confirm);
      case CoordinatorCommand.Close close -> close(operation.get(), close);
      case CoordinatorCommand.Discarded discarded -> discarded(operation.get(), discarded);
    };
  }

  private CoordinatorDecision chooseSplitKey(
      Operation operation, CoordinatorCommand.ChooseSplitKey choose) {
    if (!(operation.task() instanceof Task.Split split)
        || operation.stage() != Stage.Trying.TRYING) {
      return wrongState(operation);
    }
    if (split.key().isPresent()) {
      return draft.accepted();
    }
    KeyRange range = locator(split.partition()).range();
    if (!range.canSplitAt(choose.key())) {
      return rejected(Reason.SPLIT_KEY_OUTSIDE, "key=" + choose.key() + " range=" + range);
    }
    draft.advance(operation.with(split.at(choose.key())));
    return draft.accepted();
  }

  private CoordinatorDecision publish(Operation operation, CoordinatorCommand.Publish publish) {
    if (operation.stage() instanceof Stage.Published) {
      return draft.accepted();
    }
    if (!atOwner(operation) || !possible(operation, publish)) {
      return wrongState(operation);
    }
    if (publish.attempt() != operation.attempt()) {
      return stale(operation, publish.attempt());
    }
    Routing routing = routing(operation.task(), publish.at());
    draft.add(new CoordinatorEvent.RoutesChanged(draft.at(), routing.ended(), routing.begun()));
    Stage.Published published = new Stage.Published(publish.at(), publish.seal(), draft.at());
    if (operation.task() instanceof Task.CreateTable) {
      Stage done = new Stage.Done(receipt(operation, published, Optional.empty()));
      new Succession(draft).end(operation, done);
    } else {
      draft.advance(operation.at(published));
    }
    return draft.accepted();
  }

  private CoordinatorDecision endAttempt(Operation operation, CoordinatorCommand.EndAttempt end) {
    if (!atOwner(operation) || !operation.canEnd()) {
      return wrongState(operation);
    }
    if (end.attempt() != operation.attempt()) {
      return stale(operation, end.attempt());
    }
    boolean weaker =
        operation.stage() instanceof Stage.Ending ending
            && (ending.aim() != Aim.RETRY || end.aim() == Aim.RETRY);
    if (!weaker) {
      draft.advance(operation.at(new Stage.Ending(end.aim(), end.detail())));
    }
    return draft.accepted();
  }

  private CoordinatorDecision confirmEnd(
      Operation operation, CoordinatorCommand.ConfirmEnd confirm) {
    if (!atOwner(operation) || !operation.canEnd()) {
      return wrongState(operation);
    }
    if (confirm.attempt() != operation.attempt()) {
      return stale(operation, confirm.attempt());
    }
    Stage.Ending ending =
        operation.stage() instanceof Stage.Ending wanted
            ? wanted
            : new Stage.Ending(Aim.RETRY, "the owner ended the attempt");
    if (operation.task() instanceof Task.Move move) {
      Leftover leftover = new Leftover(move.target(), operation.currentAttempt(), move.successor());
      draft.add(new CoordinatorEvent.LeftoverNoted(draft.at(), leftover));
    }
    switch (ending.aim()) {
      case RETRY -> retry(operation, ending.detail());
      case CANCEL -> new Succession(draft).end(operation, new Stage.Cancelled(ending.detail()));
      case FAIL -> new Succession(draft).end(operation, new Stage.Failed(ending.detail()));
    }
    return draft.accepted();
  }

  private void retry(Operation operation, String detail) {
    if (operation.attempt() < draft.settings().attempts()) {
      draft.advance(operation.again(retried(operation)));
    } else {
      String why = detail + " attempts=" + operation.attempt();
      new Succession(draft).end(operation, new Stage.Failed(why));
    }
  }

  /**
   * Returns the task of the next attempt: a move goes to a new id, and elsewhere if there is
   * another service.
   */
  private Task retried(Operation operation) {
    if (!(operation.task() instanceof Task.Move move)) {
      return operation.task();
    }
    boolean fixed =
        operation
            .parent()
            .flatMap(state.operations()::find)
            .filter(parent -> parent.task() instanceof Task.MoveAndJoin)
            .isPresent();
    ServiceId target =
        fixed
            ? move.target()
            : state
                .leastLoaded(id -> id.equals(move.source()) || id.equals(move.target()))
                .orElse(move.target());
    return move.to(target, draft.drawPartition());
  }

  private CoordinatorDecision close(Operation operation, CoordinatorCommand.Close close) {
    boolean move = operation.task() instanceof Task.Move;
    if (!(operation.stage() instanceof Stage.Published published)
        || move != close.served().isPresent()) {
      return wrongState(operation);
    }
    Stage done = new Stage.Done(receipt(operation, published, close.served()));
    new Succession(draft).end(operation, done);
    return draft.accepted();
  }

  private CoordinatorDecision discarded(
      Operation operation, CoordinatorCommand.Discarded discarded) {
    return new Dropping(draft).discarded(operation, discarded)
        ? draft.accepted()
        : wrongState(operation);
  }

  private static Receipt receipt(
      Operation operation, Stage.Published published, Optional<Served> served) {
    long sealedMillis = HybridClock.millis(published.seal().map(Seal::at).orElse(0L));
    long servedMillis = HybridClock.millis(served.map(Served::from).orElse(0L));
    long duration =
        HybridClock.millis(published.recordedAt()) - HybridClock.millis(operation.startedAt());
    return new Receipt(
        served.map(Served::rows).orElse(0L),
        served.map(Served::bytes).orElse(0L),
        Math.max(0, servedMillis - sealedMillis),
        duration,
        operation.attempt(),
        published.seal().map(Seal::round).orElse(0));
  }

  /**
   * Returns whether the owner may have done this: a move with a seal, a split with a key, and all
   * in its partitions' time.
   */
  private boolean possible(Operation operation, CoordinatorCommand.Publish publish) {
    boolean drop = operation.task() instanceof Task.DropTable;
    boolean move = operation.task() instanceof Task.Move;
    boolean keyless = operation.task() instanceof Task.Split split && split.key().isEmpty();
    return move == publish.seal().isPresent()
        && !keyless
        && !drop
        && operation.task().partitions().stream()
            .allMatch(id -> locator(id).validFrom() < publish.at());
  }

  /** Which locators end and which begin. */
  private record Routing(List<Locator> ended, List<Locator> begun) {}

  private Routing routing(Task task, long at) {
    List<Locator> ended = new ArrayList<>();
    task.partitions().forEach(id -> ended.add(locator(id).until(at)));
    return switch (task) {
      case Task.CreateTable create ->
          new Routing(
              ended,
              List.of(
                  new Locator(
                      create.partition(),
                      create.table(),
                      KeyRange.ALL,
                      create.service(),
                      at,
                      Locator.OPEN)));
      case Task.Split split -> {
        Locator whole = locator(split.partition());
        KeyRange range = whole.range();
        Bytes key = split.key().orElseThrow();
        yield new Routing(
            ended,
            List.of(
                heir(whole, split.left(), range.below(key), at),
                heir(whole, split.right(), range.from(key), at)));
      }
      case Task.Join join -> {
        Locator left = locator(join.left());
        KeyRange range = left.range().join(locator(join.right()).range());
        yield new Routing(ended, List.of(heir(left, join.joined(), range, at)));
      }
      case Task.Move move -> {
        Locator moved = locator(move.partition());
        yield new Routing(
            ended,
            List.of(
                new Locator(
                    move.successor(),
                    moved.table(),
                    moved.range(),
                    move.target(),
                    at,
                    Locator.OPEN)));
      }
      case Task.DropTable drop -> throw new AssertionError("no successors: " + drop);
      case Task.SplitAndMove split -> throw new AssertionError("done in parts: " + split);
      case Task.MoveAndJoin join -> throw new AssertionError("done in parts: " + join);
    };
  }

  private static Locator heir(Locator whole, PartitionId id, KeyRange range, long at) {
    return new Locator(id, whole.table(), range, whole.service(), at, Locator.OPEN);
  }

  private Locator locator(PartitionId partition) {
    return state
        .locators()
        .open(partition)
        .orElseThrow(() -> new AssertionError("no open locator: partition=" + partition));
  }

  /** Returns whether the owner's log is what decides over the operation now. */
  private static boolean atOwner(Operation operation) {
    return switch (operation.stage()) {
      case Stage.Trying trying -> true;
      case Stage.Ending ending -> true;
      case Stage.Waiting waiting -> false;
      case Stage.Published published -> false;
      case Stage.InParts inParts -> false;
      case Stage.Done done -> false;
      case Stage.Cancelled cancelled -> false;
      case Stage.Failed failed -> false;
    };
  }

  private static CoordinatorDecision stale(Operation operation, int attempt) {
    String detail = "attempt=" + attempt + " present=" + operation.currentAttempt();
    return rejected(Reason.STALE_ATTEMPT, detail);
  }

  private static CoordinatorDecision wrongState(Operation operation) {
    String stage = operation.stage().getClass().getSimpleName();
    return rejected(Reason.WRONG_STATE, "operation=" + operation.id() + " stage=" + stage);
  }

  private static CoordinatorDecision rejected(Reason reason, String detail) {
    return new CoordinatorDecision.Rejected(new Refusal(reason, detail));
  }
}
