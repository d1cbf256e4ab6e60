package godwit.coordinator;

import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.Limits;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.UserChange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Judges what clients ask to be changed. */
final class ChangeRules {
  /** What tables and users may be called. */
  static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,99}");

  private final Draft draft;
  private final CoordinatorState state;
  private final boolean leftMoves;

  ChangeRules(Draft draft) {
    this(draft, false);
  }

  /** Judges a join by what its neighbours weigh: the smaller one moves, of equal ones the right. */
  ChangeRules(Draft draft, CoordinatorCommand.WeighedJoin join) {
    this(draft, join.leftBytes() < join.rightBytes());
  }

  private ChangeRules(Draft draft, boolean leftMoves) {
    this.draft = draft;
    this.state = draft.state();
    this.leftMoves = leftMoves;
  }

  CoordinatorDecision decide(CoordinatorRequest.Change change) {
    if (state.operations().askedBy(change.request()).isPresent()) {
      return draft.accepted();
    }
    Optional<Refusal> refusal =
        switch (change) {
          case CoordinatorRequest.CreateTable create -> create(create);
          case CoordinatorRequest.DropTable drop -> drop(drop);
          case CoordinatorRequest.Start start -> start(start.reshape(), start.request());
          case CoordinatorRequest.Cancel cancel -> cancel(cancel);
          case UserChange users -> new UserRules(draft).decide(users);
        };
    return refusal.isPresent() ? new CoordinatorDecision.Rejected(refusal.get()) : draft.accepted();
  }

  private Optional<Refusal> create(CoordinatorRequest.CreateTable create) {
    if (!NAME.matcher(create.name()).matches()) {
      return refusal(Reason.BAD_NAME, "name=" + create.name());
    }
    if (state.table(create.name()).isPresent()) {
      return refusal(Reason.TABLE_EXISTS, "name=" + create.name());
    }
    Optional<ServiceId> service = state.leastLoaded(id -> false);
    if (service.isEmpty()) {
      return refusal(Reason.UNKNOWN_SERVICE, "services=0");
    }
    Table table = new Table(state.numbers().nextTable(), create.name());
    draft.add(new CoordinatorEvent.TableNamed(draft.at(), table));
    Task task = new Task.CreateTable(table.id(), draft.drawPartition(), service.get());
    draft.start(task, Optional.empty(), List.of(create.request()));
    return Optional.empty();
  }

  /** Its reshapes are cancelled first; those that come too late for that are waited for. */
  private Optional<Refusal> drop(CoordinatorRequest.DropTable drop) {
    Optional<Table> table = state.usable(drop.name());
    if (table.isEmpty()) {
      return refusal(Reason.UNKNOWN_TABLE, "table=" + drop.name());
    }
    TableId id = table.get().id();
    for (Operation operation : state.reshaping(id)) {
      if (operation.parent().isEmpty()) {
        var unused = draft.state().operations().find(operation.id()).flatMap(this::cancel);
      }
    }
    Task task = new Task.DropTable(id, drop.name(), List.of());
    draft.start(task, Optional.empty(), List.of(drop.request()));
    return Optional.empty();
  }

  private Optional<Refusal> start(Reshape reshape, ClientId request) {
    Optional<Locator> locator = state.locators().open(reshape.partition());
    if (locator.isEmpty()) {
      return unknown(reshape.partition());
    }
    Optional<Operation> dropping = state.operations().dropping(locator.get().table());
    if (dropping.isPresent()) {
      return busy(reshape.partition(), dropping.get());
    }
    return switch (reshape) {
      case Reshape.Split split -> split(split, locator.get(), request);
      case Reshape.Join join -> join(join, locator.get(), request);
      case Reshape.Move move -> move(move, locator.get(), request);
    };
  }

  private Optional<Refusal> split(Reshape.Split split, Locator locator, ClientId request) {
    PartitionId partition = split.partition();
    Optional<Refusal> refusal =
        split
            .key()
            .flatMap(key -> checkSplitKey(key, locator.range()))
            .or(() -> split.moveTo().flatMap(target -> checkTarget(target, locator)))
            .or(() -> checkFree(partition));
    if (refusal.isPresent()) {
      return refusal;
    }
    PartitionId left = draft.drawPartition();
    PartitionId right = draft.drawPartition();
    Task cut = new Task.Split(partition, locator.service(), split.key(), left, right);
    if (split.moveTo().isEmpty()) {
      draft.start(cut, Optional.empty(), List.of(request));
    } else {
      ServiceId target = split.moveTo().get();
      Task whole = new Task.SplitAndMove(partition, split.key(), target, left, right);
      draft.startInParts(whole, cut, List.of(request));
    }
    return Optional.empty();
  }

  private Optional<Refusal> join(Reshape.Join join, Locator left, ClientId request) {
    Optional<Locator> found = state.locators().open(join.right());
    if (found.isEmpty()) {
      return unknown(join.right());
    }
    Locator right = found.get();
    if (!left.table().equals(right.table()) || !left.range().meets(right.range())) {
      return refusal(Reason.NOT_NEIGHBOURS, "left=" + left.range() + " right=" + right.range());
    }
    Optional<Refusal> busy = checkFree(left.partition()).or(() -> checkFree(right.partition()));
    if (busy.isPresent()) {
      return busy;
    }
    PartitionId joined = draft.drawPartition();
    if (right.service().equals(left.service())) {
      Task task = new Task.Join(left.partition(), right.partition(), left.service(), joined);
      draft.start(task, Optional.empty(), List.of(request));
    } else {
      Locator moved = leftMoves ? left : right;
      ServiceId service = leftMoves ? right.service() : left.service();
      Task whole =
          new Task.MoveAndJoin(
              left.partition(), right.partition(), service, joined, moved.partition());
      Task first =
          new Task.Move(
              moved.partition(),
              moved.service(),
              service,
              draft.drawPartition(),
              draft.settings().budgetMillis());
      draft.startInParts(whole, first, List.of(request));
    }
    return Optional.empty();
  }

  private Optional<Refusal> move(Reshape.Move move, Locator locator, ClientId request) {
    long budget = move.budgetMillis().orElse(draft.settings().budgetMillis());
    if (budget < 1) {
      return refusal(Reason.MALFORMED, "budgetMillis=" + budget);
    }
    Optional<Refusal> refusal =
        checkTarget(move.target(), locator).or(() -> checkFree(move.partition()));
    if (refusal.isPresent()) {
      return refusal;
    }
    Task task =
        new Task.Move(
            move.partition(), locator.service(), move.target(), draft.drawPartition(), budget);
    draft.start(task, Optional.empty(), List.of(request));
    return Optional.empty();
  }

  private Optional<Refusal> cancel(CoordinatorRequest.Cancel cancel) {
    OperationId id = cancel.operation();
    Optional<Operation> found = state.operations().find(id);
    if (found.isEmpty()) {
      return refusal(Reason.UNKNOWN_OPERATION, "operation=" + id);
    }
    return cancel(found.get().askedBy(cancel.request()));
  }

  /**
   * Notes the wish with the operation; what it asks for follows when the owner's log has judged it.
   */
  private Optional<Refusal> cancel(Operation operation) {
    return switch (operation.stage()) {
      case Stage.Waiting waiting -> {
        new Succession(draft).end(operation, new Stage.Cancelled("before it began"));
        yield Optional.empty();
      }
      case Stage.Trying trying -> {
        if (!operation.canEnd()) {
          yield tooLate(operation);
        }
        draft.advance(operation.at(new Stage.Ending(Aim.CANCEL, "cancelled")));
        yield Optional.empty();
      }
      case Stage.Ending ending -> {
        if (ending.aim() == Aim.RETRY) {
          draft.advance(operation.at(new Stage.Ending(Aim.CANCEL, "cancelled")));
        }
        yield Optional.empty();
      }
      case Stage.InParts inParts -> cancelParts(operation, inParts);
      case Stage.Cancelled cancelled -> Optional.empty();
      case Stage.Published published -> tooLate(operation);
      case Stage.Done done -> tooLate(operation);
      case Stage.Failed failed -> tooLate(operation);
    };
  }

  private Optional<Refusal> cancelParts(Operation parent, Stage.InParts inParts) {
    Operation part = draft.state().operations().find(inParts.parts().getLast()).orElseThrow();
    boolean last = inParts.parts().size() == 2;
    if (last && part.stage() instanceof Stage.Published) {
      return tooLate(parent);
    }
    draft.advance(parent.at(new Stage.InParts(inParts.parts(), true)));
    return part.stage() instanceof Stage.Published ? Optional.empty() : cancel(part);
  }

  private Optional<Refusal> checkSplitKey(Bytes key, KeyRange range) {
    return Limits.checkKey(key)
        .or(() ->
            range.canSplitAt(key)
                ? Optional.empty()
                : refusal(Reason.SPLIT_KEY_OUTSIDE, "key=" + key + " range=" + range));
  }

  private Optional<Refusal> checkTarget(ServiceId target, Locator locator) {
    if (!state.services().containsKey(target)) {
      return refusal(Reason.UNKNOWN_SERVICE, "service=" + target);
    }
    return locator.service().equals(target)
        ? refusal(Reason.SAME_SERVICE, "service=" + target)
        : Optional.empty();
  }

  private Optional<Refusal> checkFree(PartitionId partition) {
    return state.operations().holder(partition).flatMap(holder -> busy(partition, holder));
  }

  private static Optional<Refusal> busy(PartitionId partition, Operation holder) {
    String detail = "partition=" + partition + " operation=" + holder.id();
    return refusal(Reason.PARTITION_BUSY, detail);
  }

  private static Optional<Refusal> unknown(PartitionId partition) {
    return refusal(Reason.UNKNOWN_PARTITION, "partition=" + partition);
  }

  private static Optional<Refusal> tooLate(Operation operation) {
    String open = operation.canEnd() ? "is past its commit point" : "can't be undone";
    String why = operation.ended() ? "has ended" : open;
    String detail = "operation=" + operation.id() + " " + why + " phase=" + operation.phase();
    return refusal(Reason.TOO_LATE, detail);
  }

  private static Optional<Refusal> refusal(Reason reason, String detail) {
    return Optional.of(new Refusal(reason, detail));
  }
}
