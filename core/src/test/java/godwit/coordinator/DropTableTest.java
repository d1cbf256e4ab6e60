package godwit.coordinator;

import static godwit.coordinator.Ledger.FIRST;
import static godwit.coordinator.Ledger.SECOND;
import static godwit.coordinator.Ledger.TABLE;
import static godwit.coordinator.Ledger.reason;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CoordinatorCommand.Discarded;
import godwit.coordinator.CoordinatorCommand.Learn;
import godwit.coordinator.CoordinatorCommand.Restore;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Extent;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import godwit.request.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The record of a table that is dropped. */
final class DropTableTest {
  private static final OperationId LOST = new OperationId(1, 9);
  private static final KeyRange LOW = KeyRange.ALL.below(Bytes.utf8("m"));
  private static final KeyRange HIGH = KeyRange.ALL.from(Bytes.utf8("m"));

  private final Ledger ledger = Ledger.withTable(2);

  @Test
  void dropOfFormerTimesHasTheIdForAName() {
    Task now = new Task.DropTable(TABLE, "birds", List.of());
    assertThat(Task.CODEC.decode(Task.CODEC.encode(now))).isEqualTo(now);
    Bytes former = Bytes.fromHex("07" + TableId.CODEC.encode(TABLE).toHex() + "00");
    assertThat(Task.CODEC.decode(former))
        .isEqualTo(new Task.DropTable(TABLE, TABLE.toString(), List.of()));
  }

  @Test
  void theTableIsUnknownFromTheRecordOn() {
    OperationId id = ledger.started(ledger.dropTable("t")).id();

    assertThat(ledger.operation(id).report().kind()).isEqualTo(Kind.DROP_TABLE);
    assertThat(ledger.operation(id).report().table()).hasValue("t");
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.OPEN);
    CoordinatorRequest.Query routes =
        new CoordinatorRequest.Routes("t", KeyRange.ALL, OptionalLong.empty());
    assertThat(reason(ledger.state().answer(routes))).isEqualTo(Reason.UNKNOWN_TABLE);
    assertThat(ledger.state().answer(new CoordinatorRequest.Tables()))
        .isEqualTo(new CoordinatorAnswer.Tables(List.of()));
    assertThat(reason(ledger.dropTable("t"))).isEqualTo(Reason.UNKNOWN_TABLE);
    assertThat(reason(ledger.createTable("t"))).isEqualTo(Reason.TABLE_EXISTS);
    assertThat(reason(ledger.cancel(id))).isEqualTo(Reason.TOO_LATE);
    assertThat(reason(ledger.start(Ledger.split(p(1), "m")))).isEqualTo(Reason.PARTITION_BUSY);
  }

  @Test
  void itIsGoneWhenAllServicesHaveRetiredTheirPart() {
    ledger.splitAt("m");
    move("m", SECOND);
    OperationId id = ledger.started(ledger.dropTable("t")).id();

    discarded(id, FIRST, p(2), 50);
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.OPEN);
    assertThat(ledger.state().leftovers()).as("nobody forgets before all have retired").isEmpty();
    discarded(id, SECOND, p(4), 60);

    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.DONE);
    assertThat(ledger.state().tables()).isEmpty();
    assertThat(ledger.state().locators().history(TABLE)).isEmpty();
    Attempt attempt = new Attempt(id, 1);
    assertThat(ledger.state().leftovers().values())
        .containsExactlyInAnyOrder(
            new Leftover(FIRST, attempt, p(2)), new Leftover(SECOND, attempt, p(4)));
    assertThat(ledger.reopened()).isEqualTo(ledger.state());
    assertThat(ledger.started(ledger.createTable("t")).phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void whatIsToldTwiceChangesNothing() {
    ledger.splitAt("m");
    move("m", SECOND);
    OperationId id = ledger.started(ledger.dropTable("t")).id();
    discarded(id, FIRST, p(2), 50);
    Operation before = ledger.operation(id);

    discarded(id, FIRST, p(2), 50);

    assertThat(ledger.operation(id)).isEqualTo(before);
  }

  @Test
  void openReshapesAreCancelledAndWaitedFor() {
    OperationId split = ledger.started(ledger.start(Ledger.split(p(1), "m"))).id();
    OperationId id = ledger.started(ledger.dropTable("t")).id();

    assertThat(ledger.operation(split).phase()).isEqualTo(Phase.CANCELLING);
    assertThat(reason(ledger.command(new Discarded(id, FIRST, p(1), 50))))
        .isEqualTo(Reason.WRONG_STATE);
    ledger.finish(split, 40);
    assertThat(reason(ledger.command(new Discarded(id, FIRST, p(2), 40))))
        .as("before they began")
        .isEqualTo(Reason.WRONG_STATE);
    discarded(id, FIRST, p(2), 50);
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void aReshapeInPartsStopsAfterTheOneThatCameTooLate() {
    Reshape both = new Reshape.Split(p(1), Optional.of(Bytes.utf8("m")), Optional.of(SECOND));
    OperationId whole = ledger.started(ledger.start(both)).id();
    OperationId cut = new OperationId(1, whole.number() + 1);
    ledger.publish(cut, 40);
    ledger.dropTable("t");

    ledger.close(cut);

    assertThat(ledger.operation(whole).phase()).isEqualTo(Phase.CANCELLED);
    assertThat(ledger.state().reshaping(TABLE)).isEmpty();
  }

  @Test
  void noOtherFindingFitsIt() {
    OperationId id = ledger.started(ledger.dropTable("t")).id();

    assertThat(reason(ledger.publish(id, 50))).isEqualTo(Reason.WRONG_STATE);
    CoordinatorCommand end =
        new CoordinatorCommand.EndAttempt(id, 1, CoordinatorCommand.Aim.CANCEL, "no");
    assertThat(reason(ledger.command(end))).isEqualTo(Reason.WRONG_STATE);
    assertThat(reason(ledger.command(new CoordinatorCommand.ConfirmEnd(id, 1))))
        .isEqualTo(Reason.WRONG_STATE);
    OperationId other = ledger.started(ledger.createTable("u")).id();
    assertThat(reason(ledger.command(new Discarded(other, FIRST, p(1), 50))))
        .isEqualTo(Reason.WRONG_STATE);
  }

  @Test
  void aRestoredCoordinatorGoesOnByAnOperationOfItsOwn() {
    restore();
    learn(FIRST, partition(p(2), LOW, 10, discarded(30, false)));
    learn(SECOND, partition(p(3), HIGH, 10, active()));

    assertThat(ledger.state().learning()).as("keys of a dropped table are not missed").isEmpty();
    Operation drop = ledger.state().operations().dropping(TABLE).orElseThrow();
    assertThat(drop.id().incarnation()).isEqualTo(5);
    discarded(drop.id(), SECOND, p(3), 50);
    assertThat(ledger.operation(drop.id()).phase()).isEqualTo(Phase.DONE);
    assertThat(ledger.state().leftovers().values())
        .containsExactlyInAnyOrder(
            new Leftover(FIRST, new Attempt(LOST, 1), p(2)),
            new Leftover(SECOND, drop.currentAttempt(), p(3)));
    assertThat(ledger.reopened()).isEqualTo(ledger.state());
  }

  @Test
  void aRestoredCoordinatorGoesOnWithEachTableByItself() {
    ledger.publish(ledger.started(ledger.createTable("u")).id(), 12);
    TableId second = ledger.state().table("u").orElseThrow().id();
    PartitionId other = ledger.state().locators().history(second).getFirst().partition();
    PartitionState also =
        new PartitionState.Retired(
            new Attempt(new OperationId(1, 8), 1), 31, List.of(), Optional.empty(), false);
    restore();
    learn(FIRST, partition(p(1), KeyRange.ALL, 10, discarded(30, false)));
    learn(
        SECOND,
        new Partition(
            other,
            second,
            KeyRange.ALL,
            List.of(new Extent(KeyRange.ALL, 1)),
            12,
            Optional.empty(),
            also));

    assertThat(ledger.state().tables()).isEmpty();
    assertThat(ledger.state().operations().open()).isEmpty();
    List<Task> drops =
        ledger.state().operations().ended().stream()
            .map(Operation::task)
            .filter(Task.DropTable.class::isInstance)
            .toList();
    assertThat(drops)
        .containsExactlyInAnyOrder(
            new Task.DropTable(
                TABLE, "t", List.of(new Leftover(FIRST, new Attempt(LOST, 1), p(1)))),
            new Task.DropTable(
                second,
                "u",
                List.of(new Leftover(SECOND, new Attempt(new OperationId(1, 8), 1), other))));
  }

  @Test
  void aRestoredCoordinatorHasForgottenWhatAllRetired() {
    restore();
    learn(FIRST, partition(p(2), LOW, 10, discarded(30, false)));
    learn(SECOND, partition(p(3), HIGH, 10, discarded(31, true)));

    assertThat(ledger.state().tables()).isEmpty();
    assertThat(ledger.state().operations().open()).isEmpty();
    assertThat(ledger.state().leftovers()).containsOnlyKeys(p(2));
  }

  @Test
  void aRestoredCoordinatorBelievesMonuments() {
    OperationId open = ledger.started(ledger.dropTable("t")).id();
    restore();
    learn(FIRST, partition(p(2), LOW, 10, discarded(30, true)).monument());
    learn(SECOND);

    assertThat(ledger.state().learning()).isEmpty();
    assertThat(ledger.state().tables()).isEmpty();
    assertThat(ledger.state().locators().history(TABLE)).isEmpty();
    assertThat(ledger.operation(open).report().detail()).contains("another operation");
  }

  @Test
  void aDropThatReachedNobodyIsToBeAskedForAgain() {
    OperationId open = ledger.started(ledger.dropTable("t")).id();
    restore();
    learn(FIRST, partition(p(1), KeyRange.ALL, 10, active()));
    learn(SECOND);

    assertThat(ledger.operation(open).report().detail()).contains("drop it again");
    assertThat(ledger.started(ledger.dropTable("t")).phase()).isEqualTo(Phase.OPEN);
  }

  private void move(String key, ServiceId target) {
    Reshape move = new Reshape.Move(ledger.locator(key).partition(), target, OptionalLong.empty());
    ledger.finish(ledger.started(ledger.start(move)).id(), 45);
  }

  private void discarded(OperationId id, ServiceId service, PartitionId partition, long at) {
    assertThat(ledger.command(new Discarded(id, service, partition, at)))
        .isEqualTo(new CommandAnswer.Recorded());
  }

  private void restore() {
    ledger.command(new Restore(5));
  }

  private void learn(ServiceId service, Partition... partitions) {
    ledger.command(new Learn(5, service, List.of(partitions)));
  }

  private static PartitionId p(long number) {
    return new PartitionId(1, number);
  }

  private static PartitionState active() {
    return new PartitionState.Active(Optional.empty(), 11);
  }

  private static PartitionState discarded(long end, boolean published) {
    return new PartitionState.Retired(
        new Attempt(LOST, 1), end, List.of(), Optional.empty(), published);
  }

  private static Partition partition(
      PartitionId id, KeyRange range, long since, PartitionState state) {
    return new Partition(
        id, TABLE, range, List.of(new Extent(range, 1)), since, Optional.empty(), state);
  }
}
