package godwit.coordinator;

import static godwit.coordinator.Ledger.FIRST;
import static godwit.coordinator.Ledger.SECOND;
import static godwit.coordinator.Ledger.reason;
import static godwit.coordinator.Ledger.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.key.Bytes;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import godwit.request.Reason;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the coordinator says to clients that want something changed. */
final class ChangeTest {
  private final Ledger ledger = Ledger.withTable(2);

  @Test
  void tableNameMustBeginWithALetter() {
    assertThat(reason(ledger.createTable("1st"))).isEqualTo(Reason.BAD_NAME);
    assertThat(reason(ledger.createTable(""))).isEqualTo(Reason.BAD_NAME);
    assertThat(reason(ledger.createTable("a".repeat(101)))).isEqualTo(Reason.BAD_NAME);
  }

  @Test
  void tableNameIsTakenOnce() {
    assertThat(reason(ledger.createTable("t"))).isEqualTo(Reason.TABLE_EXISTS);
  }

  @Test
  void tableNeedsAService() {
    Ledger bare = new Ledger(CoordinatorSettings.DEFAULT);
    bare.command(new CoordinatorCommand.Bootstrap(1));
    assertThat(reason(bare.createTable("t"))).isEqualTo(Reason.UNKNOWN_SERVICE);
  }

  @Test
  void newTablesGoToTheServiceWithTheFewestPartitions() {
    OperationId id = ledger.started(ledger.createTable("second")).id();
    assertThat(ledger.operation(id).task())
        .isInstanceOfSatisfying(
            Task.CreateTable.class, create -> assertThat(create.service()).isEqualTo(SECOND));
    OperationId third = ledger.started(ledger.createTable("third")).id();
    assertThat(ledger.operation(third).task())
        .isInstanceOfSatisfying(
            Task.CreateTable.class, create -> assertThat(create.service()).isEqualTo(FIRST));
  }

  @Test
  void changeThatIsSentAgainGetsTheFirstAnswer() {
    CoordinatorRequest.Change change =
        new CoordinatorRequest.Start(ledger.nextRequest(), split(whole(), "m"));
    OperationReport first = ledger.started(ledger.change(change));
    ledger.finish(first.id(), 20);
    assertThat(ledger.started(ledger.change(change)).id()).isEqualTo(first.id());
    assertThat(ledger.state().operations().newestFirst(false)).hasSize(2);
  }

  @Test
  void reshapeNeedsAPartitionThatOwnsKeys() {
    PartitionId before = whole();
    ledger.splitAt("m");
    assertThat(reason(ledger.start(split(before, "m")))).isEqualTo(Reason.UNKNOWN_PARTITION);
    assertThat(reason(ledger.start(new Reshape.Join(before, whole()))))
        .isEqualTo(Reason.UNKNOWN_PARTITION);
    assertThat(reason(ledger.start(new Reshape.Join(whole(), before))))
        .isEqualTo(Reason.UNKNOWN_PARTITION);
  }

  @Test
  void splitKeyMustLieInside() {
    ledger.splitAt("m");
    assertThat(reason(ledger.start(split(at("m"), "a")))).isEqualTo(Reason.SPLIT_KEY_OUTSIDE);
    assertThat(reason(ledger.start(split(at("m"), "m")))).isEqualTo(Reason.SPLIT_KEY_OUTSIDE);
    assertThat(reason(ledger.start(split(at("m"), "")))).isEqualTo(Reason.EMPTY_KEY);
  }

  @Test
  void joinNeedsNeighboursInTheirOrder() {
    ledger.splitAt("g", "m");
    assertThat(reason(ledger.start(new Reshape.Join(at("a"), at("m")))))
        .isEqualTo(Reason.NOT_NEIGHBOURS);
    assertThat(reason(ledger.start(new Reshape.Join(at("g"), at("a")))))
        .isEqualTo(Reason.NOT_NEIGHBOURS);
    assertThat(reason(ledger.start(new Reshape.Join(at("a"), at("a")))))
        .isEqualTo(Reason.NOT_NEIGHBOURS);
  }

  @Test
  void moveNeedsAnotherServiceThatExists() {
    assertThat(reason(ledger.start(move(whole(), FIRST)))).isEqualTo(Reason.SAME_SERVICE);
    assertThat(reason(ledger.start(move(whole(), new ServiceId(9)))))
        .isEqualTo(Reason.UNKNOWN_SERVICE);
  }

  @Test
  void moveWithoutABudgetIsMalformed() {
    Reshape move = new Reshape.Move(whole(), SECOND, OptionalLong.of(0));
    assertThat(reason(ledger.start(move))).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void partitionHasOneOperationAtATime() {
    ledger.start(split(whole(), "m"));
    assertThat(reason(ledger.start(split(whole(), "m")))).isEqualTo(Reason.PARTITION_BUSY);
    assertThat(reason(ledger.start(move(whole(), SECOND)))).isEqualTo(Reason.PARTITION_BUSY);
  }

  @Test
  void successorsAreBusyUntilTheirOperationIsClosed() {
    OperationId id = ledger.started(ledger.start(split(whole(), "m"))).id();
    ledger.publish(id, 20);
    assertThat(reason(ledger.start(move(at("a"), SECOND)))).isEqualTo(Reason.PARTITION_BUSY);
    ledger.close(id);
    assertThat(ledger.started(ledger.start(move(at("a"), SECOND))).phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void thirdReshapeOnAServiceWaitsForItsTurn() {
    ledger.splitAt("g", "m", "t");
    OperationId one = ledger.started(ledger.start(move(at("a"), SECOND))).id();
    OperationId two = ledger.started(ledger.start(move(at("g"), SECOND))).id();
    OperationId three = ledger.started(ledger.start(move(at("m"), SECOND))).id();
    OperationId four = ledger.started(ledger.start(move(at("t"), SECOND))).id();
    assertThat(ledger.operation(three).stage()).isEqualTo(Stage.Waiting.WAITING);
    assertThat(ledger.operation(three).report().detail()).contains("waiting");
    assertThat(ledger.operation(one).report().detail())
        .isEqualTo("being done at " + FIRST + " and " + SECOND);
    ledger.finish(two, 100);
    assertThat(ledger.operation(one).stage()).isEqualTo(Stage.Trying.TRYING);
    assertThat(ledger.operation(three).stage()).isEqualTo(Stage.Trying.TRYING);
    assertThat(ledger.operation(four).stage()).isEqualTo(Stage.Waiting.WAITING);
  }

  @Test
  void cancelOfAWaitingOperationIsDoneAtOnce() {
    ledger.splitAt("g", "m");
    ledger.start(move(at("a"), SECOND));
    ledger.start(move(at("g"), SECOND));
    OperationId waiting = ledger.started(ledger.start(move(at("m"), SECOND))).id();
    assertThat(ledger.started(ledger.cancel(waiting)).phase()).isEqualTo(Phase.CANCELLED);
    assertThat(ledger.state().leftovers()).isEmpty();
  }

  @Test
  void cancelWaitsForTheOwnersWord() {
    OperationId id = ledger.started(ledger.start(move(whole(), SECOND))).id();
    assertThat(ledger.started(ledger.cancel(id)).phase()).isEqualTo(Phase.CANCELLING);
    ledger.command(new CoordinatorCommand.ConfirmEnd(id, 1));
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.CANCELLED);
    assertThat(ledger.started(ledger.cancel(id)).phase()).isEqualTo(Phase.CANCELLED);
  }

  @Test
  void cancelOfWhatIsPublishedOrDoneComesTooLate() {
    OperationId id = ledger.started(ledger.start(split(whole(), "m"))).id();
    ledger.publish(id, 20);
    assertThat(reason(ledger.cancel(id))).isEqualTo(Reason.TOO_LATE);
    ledger.close(id);
    assertThat(reason(ledger.cancel(id))).isEqualTo(Reason.TOO_LATE);
  }

  @Test
  void creationOfATableCannotBeCancelled() {
    OperationId id = ledger.started(ledger.createTable("second")).id();
    assertThat(reason(ledger.cancel(id))).isEqualTo(Reason.TOO_LATE);
  }

  @Test
  void cancelOfAnUnknownOperationIsRefused() {
    assertThat(reason(ledger.cancel(new OperationId(1, 99)))).isEqualTo(Reason.UNKNOWN_OPERATION);
  }

  @Test
  void splitAndMoveGoesOnWithTheMove() {
    OperationId id = splitAndMove();
    OperationId first = ledger.state().operations().doing(id);
    assertThat(first).isNotEqualTo(id);
    assertThat(ledger.operation(id).report().detail())
        .isEqualTo("its part " + first + " is being done");
    assertThat(ledger.state().operations().doing(new OperationId(9, 9)))
        .as("one that nobody knows")
        .isEqualTo(new OperationId(9, 9));
    OperationId cut = new OperationId(1, id.number() + 1);
    assertThat(ledger.operation(id).report().kind()).isEqualTo(Kind.SPLIT_AND_MOVE);
    ledger.finish(cut, 20);
    OperationId move = new OperationId(1, id.number() + 2);
    assertThat(ledger.operation(move).report().kind()).isEqualTo(Kind.MOVE);
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.OPEN);
    ledger.finish(move, 30);
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.DONE);
    assertThat(ledger.operation(id).report().successors()).containsExactly(at("a"), at("m"));
    assertThat(ledger.operation(id).report().receipt().orElseThrow().rows()).isEqualTo(100);
  }

  @Test
  void cancelOfSplitAndMoveInItsSplitStopsBeforeTheMove() {
    OperationId id = splitAndMove();
    OperationId cut = new OperationId(1, id.number() + 1);
    ledger.publish(cut, 20);
    assertThat(ledger.started(ledger.cancel(id)).phase()).isEqualTo(Phase.CANCELLING);
    ledger.close(cut);
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.CANCELLED);
    assertThat(ledger.operation(id).report().detail()).contains("its part " + cut + " stays done");
  }

  @Test
  void cancelOfSplitAndMoveInItsMoveUndoesTheMove() {
    OperationId id = splitAndMove();
    ledger.finish(new OperationId(1, id.number() + 1), 20);
    OperationId move = new OperationId(1, id.number() + 2);
    ledger.cancel(id);
    assertThat(ledger.operation(move).phase()).isEqualTo(Phase.CANCELLING);
    ledger.command(new CoordinatorCommand.ConfirmEnd(move, 1));
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.CANCELLED);
    assertThat(ledger.locator("m").service()).isEqualTo(FIRST);
  }

  @Test
  void joinOfPartitionsOnTwoServicesMovesFirst() {
    OperationId first = splitAndMove();
    ledger.finish(new OperationId(1, first.number() + 1), 20);
    ledger.finish(new OperationId(1, first.number() + 2), 30);
    OperationId id = ledger.started(ledger.start(new Reshape.Join(at("a"), at("m")))).id();
    assertThat(ledger.operation(id).report().kind()).isEqualTo(Kind.MOVE_AND_JOIN);
    ledger.finish(new OperationId(1, id.number() + 1), 40);
    ledger.finish(new OperationId(1, id.number() + 2), 50);
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.DONE);
    assertThat(at("a")).isEqualTo(at("m"));
    assertThat(ledger.locator("m").service()).isEqualTo(FIRST);
  }

  @Test
  void joinMovesTheSmallerOfPartitionsOnTwoServices() {
    apart();
    PartitionId left = at("a");
    OperationId id = joined(100, 101);
    assertThat(part(id, 1).partitions()).containsExactly(left);
    assertThat(part(id, 1).movesTo()).contains(SECOND);
    assertThat(detail(id))
        .isEqualTo(left + " moves to " + SECOND + ", its part " + partId(id, 1) + " is being done");
    ledger.finish(partId(id, 1), 40);
    assertThat(part(id, 2).partitions()).containsExactly(at("a"), at("m"));
    assertThat(part(id, 2).services()).containsExactly(SECOND);
    ledger.finish(partId(id, 2), 50);
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.DONE);
    assertThat(detail(id)).isEqualTo(left + " moved to " + SECOND + ", done");
    assertThat(at("a")).isEqualTo(at("m"));
    assertThat(ledger.locator("m").service()).isEqualTo(SECOND);
    assertThat(ledger.operation(id).report().target()).contains(SECOND);
    assertThat(ledger.reopened()).isEqualTo(ledger.state());
  }

  @Test
  void joinMovesTheRightOneIfThatIsNoLarger() {
    apart();
    PartitionId right = at("m");
    OperationId id = joined(100, 100);
    assertThat(part(id, 1).partitions()).containsExactly(right);
    assertThat(part(id, 1).movesTo()).contains(FIRST);
    assertThat(detail(id))
        .isEqualTo(right + " moves to " + FIRST + ", its part " + partId(id, 1) + " is being done");
  }

  @Test
  void joinOfUnknownSizesMovesTheRightOne() {
    apart();
    PartitionId right = at("m");
    OperationId id = ledger.started(ledger.start(new Reshape.Join(at("a"), at("m")))).id();
    assertThat(part(id, 1).partitions()).containsExactly(right);
  }

  @Test
  void weighedJoinIsAnsweredAndRefusedLikeAnyOther() {
    apart();
    Reshape.Join join = new Reshape.Join(at("a"), at("m"));
    CoordinatorCommand command =
        new CoordinatorCommand.WeighedJoin(ledger.nextRequest(), join, 1, 2);
    OperationId id = ledger.started(answer(command)).id();
    assertThat(ledger.started(answer(command)).id()).isEqualTo(id);
    CoordinatorCommand other = new CoordinatorCommand.WeighedJoin(ledger.nextRequest(), join, 1, 2);
    assertThat(reason(answer(other))).isEqualTo(Reason.PARTITION_BUSY);
  }

  @Test
  void weighedJoinOfPartitionsThatHaveMetMeanwhileMovesNothing() {
    ledger.splitAt("m");
    OperationId id = joined(1, 2);
    assertThat(ledger.operation(id).report().kind()).isEqualTo(Kind.JOIN);
  }

  @Test
  void moveAndJoinOfFormerTimesMovesTheRightOne() {
    PartitionId left = new PartitionId(1, 1);
    PartitionId right = new PartitionId(1, 2);
    PartitionId joined = new PartitionId(1, 3);
    Task now = new Task.MoveAndJoin(left, right, FIRST, joined, right);
    String former =
        "06"
            + PartitionId.CODEC.encode(left).toHex()
            + PartitionId.CODEC.encode(right).toHex()
            + ServiceId.CODEC.encode(FIRST).toHex()
            + PartitionId.CODEC.encode(joined).toHex();
    assertThat(Task.CODEC.decode(Bytes.fromHex(former))).isEqualTo(now);
    assertThat(Task.CODEC.decode(Task.CODEC.encode(now))).isEqualTo(now);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Task.MoveAndJoin(left, right, FIRST, joined, joined));
  }

  @Test
  void nothingIsDoneBeforeTheFirstIncarnation() {
    Ledger bare = new Ledger(CoordinatorSettings.DEFAULT);
    assertThat(reason(bare.createTable("t"))).isEqualTo(Reason.WRONG_STATE);
  }

  @Test
  void refusedChangeIsJudgedAfreshWhenItIsSentAgain() {
    CoordinatorRequest.Change change =
        new CoordinatorRequest.Start(ledger.nextRequest(), move(whole(), new ServiceId(3)));
    assertThat(reason(ledger.change(change))).isEqualTo(Reason.UNKNOWN_SERVICE);
    ledger.command(new CoordinatorCommand.RegisterService("n3", ""));
    assertThat(ledger.change(change)).isInstanceOf(CoordinatorAnswer.Started.class);
  }

  /** Leaves what is below {@code m} at the first service, and the rest at the second. */
  private void apart() {
    OperationId first = splitAndMove();
    ledger.finish(partId(first, 1), 20);
    ledger.finish(partId(first, 2), 30);
  }

  private OperationId joined(long leftBytes, long rightBytes) {
    return ledger
        .started(
            answer(
                new CoordinatorCommand.WeighedJoin(
                    ledger.nextRequest(),
                    new Reshape.Join(at("a"), at("m")),
                    leftBytes,
                    rightBytes)))
        .id();
  }

  private CoordinatorAnswer answer(CoordinatorCommand command) {
    if (ledger.command(command) instanceof CommandAnswer.Changed changed) {
      return changed.answer();
    }
    throw new AssertionError("no answer to a change: " + command);
  }

  private static OperationId partId(OperationId whole, int number) {
    return new OperationId(1, whole.number() + number);
  }

  private Task part(OperationId whole, int number) {
    return ledger.operation(partId(whole, number)).task();
  }

  private String detail(OperationId id) {
    return ledger.operation(id).report().detail();
  }

  private OperationId splitAndMove() {
    Reshape reshape = new Reshape.Split(whole(), Optional.of(Bytes.utf8("m")), Optional.of(SECOND));
    return ledger.started(ledger.start(reshape)).id();
  }

  private PartitionId whole() {
    return at("m");
  }

  private PartitionId at(String key) {
    return ledger.locator(key).partition();
  }

  private static Reshape move(PartitionId partition, ServiceId target) {
    return new Reshape.Move(partition, target, OptionalLong.empty());
  }
}
