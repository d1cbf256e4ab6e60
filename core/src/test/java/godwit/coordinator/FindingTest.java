package godwit.coordinator;

import static godwit.coordinator.Ledger.FIRST;
import static godwit.coordinator.Ledger.SECOND;
import static godwit.coordinator.Ledger.THIRD;
import static godwit.coordinator.Ledger.reason;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.clock.HybridClock;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.CoordinatorCommand.ChooseSplitKey;
import godwit.coordinator.CoordinatorCommand.ClearLeftover;
import godwit.coordinator.CoordinatorCommand.Close;
import godwit.coordinator.CoordinatorCommand.ConfirmEnd;
import godwit.coordinator.CoordinatorCommand.EndAttempt;
import godwit.coordinator.CoordinatorCommand.Publish;
import godwit.coordinator.CoordinatorCommand.Served;
import godwit.key.Bytes;
import godwit.partition.Attempt;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Seal;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport.Phase;
import godwit.request.OperationReport.Receipt;
import godwit.request.Reason;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the coordinator makes of what its drivers found out. */
final class FindingTest {
  private final Ledger ledger = Ledger.withTable(3);

  @Test
  void publishedMoveEndsOneLocatorWhereTheNextBegins() {
    Locator before = ledger.locator("m");
    OperationId id = move();
    ledger.publish(id, 50);
    assertThat(ledger.state().locators().find(before.partition())).contains(before.until(50));
    Locator after = ledger.locator("m");
    assertThat(after.service()).isEqualTo(SECOND);
    assertThat(after.validFrom()).isEqualTo(50);
  }

  @Test
  void publishingTwiceChangesNothing() {
    OperationId id = move();
    ledger.publish(id, 50);
    CoordinatorState before = ledger.state();
    assertThat(ledger.publish(id, 50)).isEqualTo(new CommandAnswer.Recorded());
    assertThat(ledger.state().locators()).isEqualTo(before.locators());
    ledger.close(id);
    assertThat(ledger.publish(id, 50)).isEqualTo(new CommandAnswer.Recorded());
  }

  @Test
  void publicationOfAnotherAttemptIsRefused() {
    OperationId id = move();
    Optional<Seal> seal = Optional.of(new Seal(1, 49));
    assertThat(reason(ledger.command(new Publish(id, 2, 50, seal))))
        .isEqualTo(Reason.STALE_ATTEMPT);
  }

  @Test
  void publicationBeforeThePartitionsTimeIsRefused() {
    OperationId id = move();
    Optional<Seal> seal = Optional.of(new Seal(1, 5));
    assertThat(reason(ledger.command(new Publish(id, 1, 10, seal)))).isEqualTo(Reason.WRONG_STATE);
  }

  @Test
  void moveWithoutASealCannotHaveHappened() {
    OperationId id = move();
    assertThat(reason(ledger.command(new Publish(id, 1, 50, Optional.empty()))))
        .isEqualTo(Reason.WRONG_STATE);
  }

  @Test
  void receiptTellsWhatTheMoveDid() {
    OperationId id = move();
    ledger.sleep(700);
    long sealed = HybridClock.ofMillis(5_000);
    long served = HybridClock.ofMillis(5_012);
    ledger.command(new Publish(id, 1, sealed + 3, Optional.of(new Seal(2, sealed))));
    ledger.command(new Close(id, Optional.of(new Served(served, 10, 250))));
    assertThat(ledger.operation(id).report().receipt())
        .contains(new Receipt(10, 250, 12, 701, 1, 2));
  }

  @Test
  void closeNeedsAPublication() {
    OperationId id = move();
    Optional<Served> served = Optional.of(new Served(60, 0, 0));
    assertThat(reason(ledger.command(new Close(id, served)))).isEqualTo(Reason.WRONG_STATE);
  }

  @Test
  void moveIsClosedWithWhatItServesAndASplitWithoutIt() {
    Optional<Served> served = Optional.of(new Served(60, 0, 0));
    OperationId move = move();
    ledger.publish(move, 50);
    assertThat(reason(ledger.command(new Close(move, Optional.empty()))))
        .isEqualTo(Reason.WRONG_STATE);
    ledger.command(new Close(move, served));
    assertThat(ledger.operation(move).phase()).isEqualTo(Phase.DONE);

    PartitionId whole = ledger.locator("m").partition();
    OperationId split = ledger.started(ledger.start(Ledger.split(whole, "m"))).id();
    ledger.publish(split, 70);
    assertThat(reason(ledger.command(new Close(split, served)))).isEqualTo(Reason.WRONG_STATE);
    ledger.command(new Close(split, Optional.empty()));
    assertThat(ledger.operation(split).phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void reportTellsHowFarTheOperationIs() {
    OperationId id = move();
    assertThat(detail(id)).isEqualTo("being done at " + FIRST + " and " + SECOND);
    ledger.command(new EndAttempt(id, 1, Aim.RETRY, "no progress"));
    assertThat(detail(id)).isEqualTo("being undone: no progress");
    ledger.command(new ConfirmEnd(id, 1));
    ledger.publish(id, 50);
    assertThat(detail(id)).isEqualTo("published, being acknowledged");
    ledger.close(id);
    assertThat(detail(id)).isEqualTo("done");
  }

  @Test
  void nextAttemptHasAnotherIdAndAnotherTarget() {
    OperationId id = move();
    PartitionId first = moveTask(id).successor();
    retry(id, 1);
    assertThat(ledger.operation(id).attempt()).isEqualTo(2);
    assertThat(moveTask(id).successor()).isNotEqualTo(first);
    assertThat(moveTask(id).target()).isEqualTo(THIRD);
    assertThat(ledger.state().leftovers().get(first))
        .isEqualTo(new Leftover(SECOND, new Attempt(id, 1), first));
  }

  @Test
  void nextAttemptGoesToTheSameTargetIfThereIsNoOther() {
    Ledger two = Ledger.withTable(2);
    Reshape move = new Reshape.Move(two.locator("m").partition(), SECOND, OptionalLong.empty());
    OperationId id = two.started(two.start(move)).id();
    two.command(new ConfirmEnd(id, 1));
    assertThat(two.operation(id).task())
        .isInstanceOfSatisfying(
            Task.Move.class, task -> assertThat(task.target()).isEqualTo(SECOND));
  }

  @Test
  void moveThatServesAJoinKeepsItsTarget() {
    ledger.splitAt("m");
    OperationId first =
        ledger
            .started(
                ledger.start(
                    new Reshape.Move(
                        ledger.locator("m").partition(), SECOND, OptionalLong.empty())))
            .id();
    ledger.finish(first, 100);
    OperationId join =
        ledger
            .started(
                ledger.start(
                    new Reshape.Join(
                        ledger.locator("a").partition(), ledger.locator("m").partition())))
            .id();
    OperationId move = new OperationId(1, join.number() + 1);
    retry(move, 1);
    assertThat(moveTask(move).target()).isEqualTo(FIRST);
  }

  @Test
  void operationFailsAfterItsLastAttempt() {
    OperationId id = move();
    for (int attempt = 1; attempt <= 5; attempt++) {
      retry(id, attempt);
    }
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.FAILED);
    assertThat(ledger.operation(id).report().detail()).contains("no progress", "attempts=5");
    assertThat(ledger.state().leftovers()).hasSize(5);
  }

  @Test
  void attemptThatFailsIsNotTriedAgain() {
    OperationId id = move();
    ledger.command(new EndAttempt(id, 1, Aim.FAIL, "SUMS_DIFFER"));
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.CANCELLING);
    ledger.command(new ConfirmEnd(id, 1));
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void failureOverridesARetryButNotACancel() {
    OperationId id = move();
    ledger.command(new EndAttempt(id, 1, Aim.RETRY, "slow"));
    ledger.command(new EndAttempt(id, 1, Aim.FAIL, "broken"));
    ledger.command(new EndAttempt(id, 1, Aim.CANCEL, "unwanted"));
    assertThat(ledger.operation(id).stage()).isEqualTo(new Stage.Ending(Aim.FAIL, "broken"));
  }

  @Test
  void attemptThatHandedOverWhileItWasBeingEndedIsPublished() {
    OperationId id = move();
    ledger.cancel(id);
    ledger.publish(id, 50);
    assertThat(ledger.locator("m").service()).isEqualTo(SECOND);
    ledger.close(id);
    assertThat(ledger.operation(id).phase()).isEqualTo(Phase.DONE);
    assertThat(ledger.state().leftovers()).isEmpty();
  }

  @Test
  void endOfAnAttemptIsConfirmedOnce() {
    OperationId id = move();
    retry(id, 1);
    assertThat(reason(ledger.command(new ConfirmEnd(id, 1)))).isEqualTo(Reason.STALE_ATTEMPT);
    assertThat(reason(ledger.command(new EndAttempt(id, 1, Aim.FAIL, "late"))))
        .isEqualTo(Reason.STALE_ATTEMPT);
  }

  @Test
  void leftoverIsClearedOnce() {
    OperationId id = move();
    PartitionId first = moveTask(id).successor();
    retry(id, 1);
    assertThat(ledger.command(new ClearLeftover(first))).isEqualTo(new CommandAnswer.Recorded());
    assertThat(ledger.state().leftovers()).isEmpty();
    assertThat(ledger.command(new ClearLeftover(first))).isEqualTo(new CommandAnswer.Recorded());
  }

  @Test
  void splitKeyIsChosenOnceAndInside() {
    ledger.splitAt("m");
    OperationId id =
        ledger
            .started(
                ledger.start(
                    new Reshape.Split(
                        ledger.locator("m").partition(), Optional.empty(), Optional.empty())))
            .id();
    assertThat(reason(ledger.command(new ChooseSplitKey(id, Bytes.utf8("a")))))
        .isEqualTo(Reason.SPLIT_KEY_OUTSIDE);
    ledger.command(new ChooseSplitKey(id, Bytes.utf8("p")));
    ledger.command(new ChooseSplitKey(id, Bytes.utf8("q")));
    ledger.finish(id, 100);
    assertThat(ledger.locator("p").range().low()).isEqualTo(Bytes.utf8("p"));
  }

  @Test
  void findingAboutAnUnknownOperationIsRefused() {
    OperationId nobody = new OperationId(1, 77);
    assertThat(reason(ledger.command(new ConfirmEnd(nobody, 1))))
        .isEqualTo(Reason.UNKNOWN_OPERATION);
  }

  @Test
  void oldestEndedOperationsAreForgotten() {
    CoordinatorSettings few = new CoordinatorSettings(2, 5, 3, 80);
    Ledger ledger = Ledger.withTable(2, few);
    ServiceId[] targets = {SECOND, FIRST};
    for (int i = 0; i < 6; i++) {
      Reshape move =
          new Reshape.Move(ledger.locator("m").partition(), targets[i % 2], OptionalLong.empty());
      ledger.finish(ledger.started(ledger.start(move)).id(), 100 + 10 * i);
    }
    assertThat(ledger.state().operations().ended())
        .extracting(operation -> operation.id().number())
        .containsExactly(5L, 6L, 7L);
    assertThat(ledger.reopened()).isEqualTo(ledger.state());
  }

  private String detail(OperationId id) {
    return ledger.operation(id).report().detail();
  }

  private void retry(OperationId id, int attempt) {
    ledger.command(new EndAttempt(id, attempt, Aim.RETRY, "no progress"));
    ledger.command(new ConfirmEnd(id, attempt));
  }

  private Task.Move moveTask(OperationId id) {
    return (Task.Move) ledger.operation(id).task();
  }

  private OperationId move() {
    Reshape move = new Reshape.Move(ledger.locator("m").partition(), SECOND, OptionalLong.empty());
    return ledger.started(ledger.start(move)).id();
  }
}
