package godwit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.FakeCluster.Fault;
import godwit.key.Bytes;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Mutation;
import godwit.request.OperationReport;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.RequestId;
import godwit.request.Routing;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final ServiceId OTHER = new ServiceId(2);

  private final TestClient client = TestClient.prompt();
  private final FakeCluster cluster = client.cluster;

  @BeforeEach
  void warmUp() {
    client.putNow("warm", "up");
    cluster.writes.clear();
    cluster.questions.clear();
    cluster.services().effects = 0;
  }

  @Test
  void aWriteWhoseAnswerIsLostIsSentAgainUnderItsIdAndDoneOnce() {
    cluster.writeFaults.add(new Fault.AnswerLost());
    cluster.writeFaults.add(new Fault.Broken(true));

    Outcome outcome = client.putNow("a", "1");

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(cluster.services().effects).isEqualTo(1);
    assertThat(cluster.writes).hasSize(3);
    assertThat(cluster.writes.stream().distinct()).hasSize(1);
  }

  @Test
  void aWriteThatNobodyTookIsUnavailable() {
    for (int i = 0; i < 10_000; i++) {
      cluster.writeFaults.add(new Fault.NotTaken());
    }
    assertFails(client.put("a", "1"), UnavailableException.class);
    assertThat(cluster.services().effects).isZero();
    assertThat(cluster.writes).hasSizeBetween(30, 200);
  }

  /** Nobody is asked more than eight times a second for long, nor left alone for a second. */
  @Test
  void pausesGrowToAQuarterOfASecond() {
    for (int attempt = 1; attempt < 60; attempt++) {
      long bound = attempt > 4 ? 250 : 10L << attempt;
      for (int i = 0; i < 50; i++) {
        assertThat(client.retrier.pauseMillis(Trial.Pace.LATER, attempt))
            .as("after attempt %d", attempt)
            .isBetween(bound / 2, bound);
      }
    }
  }

  @Test
  void waitForAnOperationIsBoundedOnceWhereTheCoordinatorIsSilent() {
    silent();
    long begun = client.timer.nowMillis();
    CompletableFuture<OperationReport> wait =
        client.admin().ended(new OperationId(1, 1), begun + 200, begun + 7_000, Optional.empty());
    assertFails(wait, UnavailableException.class);
    assertThat(client.timer.nowMillis() - begun).isBetween(7_000L, 7_100L);
  }

  @Test
  void waitForAnOperationThatWasToldOfComesToWhatWasToldLast() {
    OperationReport known = moving();
    silent();
    long begun = client.timer.nowMillis();
    CompletableFuture<OperationReport> wait =
        client.admin().ended(known.id(), begun + 5_000, begun + 5_000, Optional.of(known));
    assertThat(client.timer.await(wait).join()).isEqualTo(known);
    assertThat(client.timer.nowMillis() - begun).isBetween(5_000L, 5_100L);
  }

  /** What was told ends the wait when its time is over, not when a silent one's would be. */
  @Test
  void waitForAnOperationIsNoLongerForACoordinatorThatFallsSilent() {
    OperationReport known = moving();
    long begun = client.timer.nowMillis();
    CompletableFuture<OperationReport> wait =
        client.admin().ended(known.id(), begun + 500, begun + 30_000, Optional.empty());
    silent();
    assertThat(client.timer.await(wait).join().phase()).isEqualTo(known.phase());
    assertThat(client.timer.nowMillis() - begun).isBetween(500L, 6_000L);
  }

  private OperationReport moving() {
    CoordinatorRequest move =
        new CoordinatorRequest.Start(
            new ClientId(7, 7),
            new CoordinatorRequest.Reshape.Move(
                new PartitionId(1, 1), OTHER, OptionalLong.empty()));
    CoordinatorAnswer.Started started =
        (CoordinatorAnswer.Started)
            client
                .timer
                .await(client.dispatcher().coordinate(move, client.timer.nowMillis() + 1_000))
                .join();
    return started.operation();
  }

  private void silent() {
    for (int i = 0; i < 10_000; i++) {
      cluster.coordinatorFaults.add(new Fault.RequestLost());
    }
  }

  @Test
  void whoeverComesBackIsAskedWithinAQuarterOfASecond() {
    for (int i = 0; i < 10_000; i++) {
      cluster.writeFaults.add(new Fault.NotTaken());
    }
    CompletableFuture<Outcome> put = client.put("a", "1");
    client.timer.pass(10_000);
    assertThat(put).isNotDone();
    int asked = cluster.writes.size();
    assertThat(asked).isBetween(10_000 / 252, 10_000 / 100);
    cluster.writeFaults.clear();
    client.timer.pass(252);
    assertThat(put).isDone();
    assertThat(cluster.writes).hasSize(asked + 1);
  }

  @Test
  void aWriteOfWhichOneSendingIsUnsettledHasAnUnknownOutcome() {
    cluster.writeFaults.add(new Fault.Broken(true));
    for (int i = 0; i < 10_000; i++) {
      cluster.writeFaults.add(new Fault.NotTaken());
    }
    assertFails(client.put("a", "1"), OutcomeUnknownException.class);
  }

  @Test
  void aWriteThatIsOnItsWayAtTheDeadlineHasAnUnknownOutcome() {
    for (int i = 0; i < 10_000; i++) {
      cluster.writeFaults.add(new Fault.RequestLost());
    }
    long begun = client.timer.nowMillis();
    assertFails(client.put("a", "1"), OutcomeUnknownException.class);
    assertThat(client.timer.nowMillis() - begun).isBetween(30_000L, 30_100L);
  }

  @Test
  void aRefusalIsRejected() {
    said(new WriteAnswer.Refused(new Refusal(Reason.BATCH_SPANS_PARTITIONS, "x=1")));

    assertThatThrownBy(() -> client.timer.await(client.put("a", "1")).join())
        .hasCauseInstanceOf(RejectedException.class)
        .hasMessageContaining("BATCH_SPANS_PARTITIONS");
  }

  @Test
  void aRefusalAfterAnUnsettledSendingLeavesTheOutcomeUnknown() {
    cluster.writeFaults.add(new Fault.Broken(false));
    said(new WriteAnswer.Refused(new Refusal(Reason.BATCH_SPANS_PARTITIONS, "x=1")));

    assertFails(client.put("a", "1"), OutcomeUnknownException.class);
  }

  @Test
  void aServiceThatCantJudgeAnyMoreLeavesTheOutcomeUnknown() {
    said(new WriteAnswer.Refused(new Refusal(Reason.OUTCOME_UNKNOWN, "x=1")));

    assertFails(client.put("a", "1"), OutcomeUnknownException.class);
  }

  @Test
  void aRedirectIsFollowedWithoutAPause() {
    cluster.services().move(Bytes.EMPTY, OTHER);
    long begun = client.timer.nowMillis();

    client.putNow("a", "1");

    assertThat(client.timer.nowMillis() - begun).isEqualTo(4);
    assertThat(cluster.questions).isEmpty();
  }

  @Test
  void aServiceThatKnowsNothingSendsTheClientToTheCoordinator() {
    cluster.services().move(Bytes.EMPTY, OTHER);
    cluster.publish();
    said(new Routing.NotHere());

    client.putNow("a", "1");

    assertThat(cluster.questions).singleElement().isInstanceOf(CoordinatorRequest.Routes.class);
    assertThat(cluster.writes).hasSize(2);
  }

  @Test
  void aParkedWriteIsSentAgainAfterSomeMilliseconds() {
    for (int i = 0; i < 3; i++) {
      said(new Routing.Parked());
    }
    long begun = client.timer.nowMillis();

    client.putNow("a", "1");

    assertThat(client.timer.nowMillis() - begun).isBetween(10L, 60L);
  }

  @Test
  void aBusyServiceIsLeftAloneForAsLongAsItSays() {
    said(new Routing.Busy(700));
    long begun = client.timer.nowMillis();

    client.putNow("a", "1");

    assertThat(client.timer.nowMillis() - begun).isBetween(700L, 760L);
  }

  @Test
  void anAnswerToAnAttemptThatWasGivenUpStillDecides() {
    cluster.writeFaults.add(new Fault.AnswerLate(6_000));
    for (int i = 0; i < 10_000; i++) {
      cluster.writeFaults.add(new Fault.RequestLost());
    }
    long begun = client.timer.nowMillis();

    assertThat(client.putNow("a", "1")).isInstanceOf(Outcome.Done.class);
    assertThat(client.timer.nowMillis() - begun).isEqualTo(6_002);
  }

  @Test
  void aReadThatIsNeverAnsweredIsUnavailable() {
    for (int i = 0; i < 10_000; i++) {
      cluster.readFaults.add(new Fault.RequestLost());
    }
    assertFails(
        client.table.get(Bytes.utf8("a"), OptionalLong.empty()), UnavailableException.class);
  }

  @Test
  void anOwnerThatDoesNotAnswerIsLookedUpAgain() {
    cluster.services().move(Bytes.EMPTY, OTHER);
    cluster.publish();
    cluster.writeFaults.add(new Fault.NotTaken());

    client.putNow("a", "1");

    assertThat(cluster.questions).hasSize(1);
    assertThat(cluster.writes).hasSize(2);
  }

  @Test
  void aSilentCoordinatorDoesNotHoldUpThoseWhoKnowTheirWay() {
    for (int i = 0; i < 10_000; i++) {
      cluster.coordinatorFaults.add(new Fault.RequestLost());
    }
    cluster.writeFaults.add(new Fault.NotTaken());
    long begun = client.timer.nowMillis();

    client.putNow("a", "1");

    assertThat(client.timer.nowMillis() - begun).isLessThan(100);
  }

  @Test
  void aClientThatCantFindTheOwnerHasNotWritten() {
    TestClient fresh = TestClient.prompt();
    for (int i = 0; i < 10_000; i++) {
      fresh.cluster.coordinatorFaults.add(new Fault.RequestLost());
    }
    assertThatThrownBy(() -> fresh.timer.await(fresh.put("a", "1")).join())
        .hasCauseInstanceOf(UnavailableException.class);
    fresh.cluster.coordinatorFaults.clear();
    fresh.timer.pass(100_000);
    assertThat(fresh.cluster.writes).isEmpty();
  }

  @Test
  void aClientThatNeverFoundANodeGivesUpLongBeforeItsDeadline() {
    TestClient fresh = TestClient.prompt();
    for (int i = 0; i < 10_000; i++) {
      fresh.cluster.coordinatorFaults.add(new Fault.Nobody(false));
    }
    long begun = fresh.timer.nowMillis();
    assertThatThrownBy(() -> fresh.timer.await(fresh.put("a", "1")).join())
        .cause()
        .isInstanceOfSatisfying(
            UnavailableException.class,
            error -> assertThat(error.advice()).isEqualTo("Start a node."))
        .hasMessageContaining("fault=nobody")
        .hasMessageContaining("ended=unreachable");
    assertThat(fresh.timer.nowMillis() - begun)
        .isBetween(Delivery.FIRST_CONTACT_MILLIS - 300, Delivery.FIRST_CONTACT_MILLIS);
    assertThat(fresh.cluster.writes).isEmpty();
  }

  @Test
  void whatNoWaitingHelpsIsToldAtOnce() {
    TestClient fresh = TestClient.prompt();
    fresh.cluster.coordinatorFaults.add(new Fault.Nobody(true));
    assertThatThrownBy(() -> fresh.timer.await(fresh.put("a", "1")).join())
        .cause()
        .isInstanceOfSatisfying(
            UnavailableException.class,
            error -> assertThat(error.advice()).isEqualTo("Start a node."))
        .hasMessageContaining("attempts=1 ended=unreachable");
  }

  @Test
  void aNodeThatStartsWhileAClientLooksForOneIsTaken() {
    TestClient fresh = TestClient.prompt();
    for (int i = 0; i < 10; i++) {
      fresh.cluster.coordinatorFaults.add(new Fault.Nobody(false));
    }
    assertThat(fresh.putNow("a", "1")).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aWriteThatMayHaveRunIsUnknownWhateverComesOfItLater() {
    cluster.writeFaults.add(new Fault.Broken(true));
    for (int i = 0; i < 10_000; i++) {
      cluster.writeFaults.add(new Fault.Nobody(false));
    }
    assertFails(client.put("a", "1"), OutcomeUnknownException.class);
  }

  @Test
  void anUnknownTableIsRejected() {
    Dispatcher dispatcher = new Dispatcher(cluster, client.retrier, client.router, client.identity);
    assertThatThrownBy(() ->
            client.timer.await(dispatcher.table("nowhere", dispatcher.deadlineMillis())).join())
        .hasMessageContaining("UNKNOWN_TABLE");
  }

  @Test
  void writesTellWhichOnesNeedNotBeKept() {
    cluster.writeFaults.add(new Fault.AnswerLate(20));
    CompletableFuture<Outcome> slow = client.put("a", "1");
    client.putNow("b", "1");
    client.putNow("c", "1");
    client.timer.await(slow);
    client.putNow("d", "1");

    assertThat(ids()).extracting(RequestId::sequence).containsExactly(2L, 3L, 4L, 5L);
    assertThat(ids()).extracting(RequestId::acknowledgedBelow).containsExactly(2L, 2L, 2L, 5L);
  }

  @Test
  void aClientThatWasIdleForLongAsksForAClockBeforeItWrites() {
    client.timer.pass(300_000);
    cluster.services().advance(new ServiceId(1), 5_000);

    client.putNow("a", "1");

    assertThat(ids()).singleElement().extracting(RequestId::issuedAt).isEqualTo(5_101L);
  }

  @Test
  void moreRequestsThanAllowedAreUnavailable() {
    cluster.writeFaults.add(new Fault.None());
    List<CompletableFuture<Outcome>> all =
        IntStream.rangeClosed(1, client.settings.maxUnderWay() + 1)
            .mapToObj(i -> client.put("k" + i, "1"))
            .toList();

    assertFails(all.getLast(), UnavailableException.class);
    assertThat(client.timer.await(all.getFirst())).isCompleted();
  }

  @Test
  void aClosedClientEndsWhatIsUnderWay() {
    cluster.writeFaults.add(new Fault.RequestLost());
    CompletableFuture<Outcome> sent = client.put("a", "1");
    client.retrier.close();

    assertFails(sent, OutcomeUnknownException.class);
    assertFails(client.put("b", "1"), UnavailableException.class);
  }

  @Test
  void whatIsTooLongIsRefusedHere() {
    Bytes longKey = Bytes.adopt(new byte[5_000]);
    Mutation put = new Mutation.Put(longKey, Bytes.EMPTY, Condition.Always.ALWAYS);

    assertFails(client.table.write(List.of(put)), RejectedException.class);
    assertFails(client.table.write(List.of()), RejectedException.class);
    assertFails(client.table.get(Bytes.EMPTY, OptionalLong.empty()), RejectedException.class);
    assertThat(cluster.writes).isEmpty();
  }

  @Test
  void aKeyTwiceInABatchIsRefusedHere() {
    Mutation put = new Mutation.Put(Bytes.utf8("a"), Bytes.EMPTY, Condition.Always.ALWAYS);

    assertFails(client.table.write(List.of(put, put)), RejectedException.class);
  }

  private void said(WriteAnswer answer) {
    cluster.writeFaults.add(new Fault.Said(answer));
  }

  private List<RequestId> ids() {
    return cluster.writes.stream().map(ServiceRequest.Write::id).toList();
  }

  private void assertFails(CompletableFuture<?> future, Class<? extends Exception> error) {
    assertThatThrownBy(() -> client.timer.await(future).join()).hasCauseInstanceOf(error);
  }
}
