package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.data.Delta;
import godwit.data.DeltaItem;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Extent;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.RequestId;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose writers are slowed, and from when until when. */
final class WriterPacesTest {
  private static final PartitionId LEAVING = new PartitionId(1, 1);
  private static final PartitionId OTHER = new PartitionId(1, 3);
  private static final Attempt ATTEMPT = new Attempt(new OperationId(1, 5), 1);
  private static final Attempt NEXT = new Attempt(new OperationId(1, 5), 2);
  private static final Outcome DONE = new Outcome.Done(1);
  private static final long LONG_BUDGET = 60_000;
  private static final long MILLI = 1_000_000;

  private final WriterPaces paces = new WriterPaces();
  private final ServiceRequest.Write write =
      new ServiceRequest.Write(
          new RequestId(new ClientId(7, 1), 1, 1, 0),
          new TableId(1),
          List.of(
              new Mutation.Put(
                  Bytes.utf8("k"), Bytes.utf8("v".repeat(999)), Condition.Always.ALWAYS),
              new Mutation.Delete(Bytes.utf8("l"), Condition.Always.ALWAYS)));
  private long nowNanos = 5;
  private long cursor;

  @Test
  void writersOfThePartitionThatLeavesAreSlowedAndNoOthers() {
    outrun(ATTEMPT, 80);
    assertThat(paces.slowed(nowNanos)).containsExactly(LEAVING);
    assertThat(pause(LEAVING)).as("the first").isZero();
    assertThat(pause(LEAVING)).isPositive();
    assertThat(pause(OTHER)).isZero();
    assertThat(pause(OTHER)).isZero();
  }

  @Test
  void noWriteWaitsLongerThanASealMayLastNorThanASecond() {
    outrun(ATTEMPT, 80);
    assertThat(longestPause()).isEqualTo(80 * MILLI);
    outrun(NEXT, LONG_BUDGET);
    assertThat(longestPause()).isEqualTo(WriterPaces.MAX_WAIT_MILLIS * MILLI);
  }

  @Test
  void whatWasNotWrittenSlowsNobody() {
    give(ATTEMPT, 80);
    WriteAnswer refused = new WriteAnswer.Refused(new Refusal(Reason.BUSY, ""));
    for (int i = 0; i < 100; i++) {
      paces.wrote(LEAVING, write, refused);
      paces.wrote(OTHER, write, DONE);
    }
    giveMany(ATTEMPT, 80);
    assertThat(paces.slowed(nowNanos)).isEmpty();
  }

  /** Its completion must travel, too, and nothing else of it. */
  @Test
  void writeWhoseConditionFailedWeighsItsCompletion() {
    give(ATTEMPT, 80);
    for (int i = 0; i < 2 * WriterPace.DELTAS; i++) {
      paces.wrote(LEAVING, write, new Outcome.ConditionFailed(Bytes.utf8("k"), 1));
    }
    giveMany(ATTEMPT, 80);
    assertThat(paces.slowed(nowNanos)).isEmpty();
    for (int i = 0; i < 2 * WriterPace.DELTAS; i++) {
      paces.wrote(LEAVING, write, DONE);
    }
    giveMany(ATTEMPT, 80);
    assertThat(paces.slowed(nowNanos)).containsExactly(LEAVING);
  }

  @Test
  void answerSaysWhetherTheTargetGains() {
    assertThat(outrun(ATTEMPT, 80).gains()).isTrue();
    assertThat(give(NEXT, 80).gains()).as("nothing is known of the next attempt").isFalse();
    assertThat(paces.slowed(nowNanos)).isEmpty();
  }

  @Test
  void attemptThatIsOverSlowsNobody() {
    outrun(ATTEMPT, 80);
    InquiryAnswer.Changes late =
        new InquiryAnswer.Changes(
            new Delta(1, 1, List.of()), true, new StepStatus.Unknown(LEAVING), false);
    assertThat(paces.gave(asked(ATTEMPT), late, nowNanos)).isEqualTo(late);
    paces.retain(List.of(partition(sealed(ATTEMPT, 80))));
    assertThat(paces.slowed(nowNanos)).as("a seal that is too short").containsExactly(LEAVING);
    paces.retain(List.of(partition(active(NEXT, 80))));
    assertThat(paces.isEmpty()).isTrue();
    outrun(ATTEMPT, 80);
    paces.retain(List.of());
    assertThat(paces.isEmpty()).isTrue();
  }

  @Test
  void whoeverAsksWhereThePartitionStandsIsToldOfItsWriters() {
    InquiryAnswer status = new InquiryAnswer.Status(new StepStatus.Unknown(LEAVING), false);
    assertThat(paces.gave(new Inquiry.Status(LEAVING), status, nowNanos)).isEqualTo(status);
    outrun(ATTEMPT, 80);
    assertThat(paces.gave(new Inquiry.Status(LEAVING), status, nowNanos))
        .isEqualTo(new InquiryAnswer.Status(new StepStatus.Unknown(LEAVING), true));
    assertThat(paces.gave(new Inquiry.Status(OTHER), status, nowNanos)).isEqualTo(status);
  }

  @Test
  void otherQuestionsAreLeftAlone() {
    InquiryAnswer status = new InquiryAnswer.Status(new StepStatus.Unknown(LEAVING), false);
    assertThat(paces.gave(new Inquiry.Median(LEAVING), status, nowNanos)).isSameAs(status);
    assertThat(paces.gave(asked(ATTEMPT), status, nowNanos)).isSameAs(status);
    assertThat(paces.isEmpty()).isTrue();
  }

  private long longestPause() {
    long longest = 0;
    for (int i = 0; i < 10_000; i++) {
      longest = Math.max(longest, pause(LEAVING));
    }
    return longest;
  }

  private long pause(PartitionId owner) {
    return paces.pauseNanos(owner, write, nowNanos);
  }

  /** Has clients write more than the target takes in, and returns the last answer to it. */
  private InquiryAnswer.Changes outrun(Attempt attempt, long budgetMillis) {
    give(attempt, budgetMillis);
    for (int i = 0; i < 100; i++) {
      paces.wrote(LEAVING, write, DONE);
    }
    return giveMany(attempt, budgetMillis);
  }

  private InquiryAnswer.Changes giveMany(Attempt attempt, long budgetMillis) {
    for (int i = 1; i < WriterPace.DELTAS; i++) {
      give(attempt, budgetMillis);
    }
    return give(attempt, budgetMillis);
  }

  private InquiryAnswer.Changes give(Attempt attempt, long budgetMillis) {
    nowNanos += MILLI;
    DeltaItem item =
        new DeltaItem.Put(new Row(Bytes.utf8("k"), cursor + 1, Bytes.utf8("v".repeat(500))));
    Delta delta = new Delta(cursor, cursor + 1, List.of(item));
    cursor++;
    StepStatus status =
        new StepStatus.Present(partition(active(attempt, budgetMillis)), Optional.empty());
    return (InquiryAnswer.Changes)
        paces.gave(
            asked(attempt), new InquiryAnswer.Changes(delta, false, status, false), nowNanos);
  }

  private Inquiry asked(Attempt attempt) {
    return new Inquiry.NextDelta(attempt, LEAVING, cursor, 1_000);
  }

  private static Partition partition(PartitionState state) {
    return new Partition(
        LEAVING,
        new TableId(1),
        KeyRange.ALL,
        List.of(new Extent(KeyRange.ALL, 1)),
        0,
        Optional.empty(),
        state);
  }

  private static PartitionState active(Attempt attempt, long budgetMillis) {
    return new PartitionState.Active(Optional.of(departure(attempt, budgetMillis)), 1);
  }

  private static PartitionState sealed(Attempt attempt, long budgetMillis) {
    return new PartitionState.Sealed(departure(attempt, budgetMillis), 1, 9);
  }

  private static Departure departure(Attempt attempt, long budgetMillis) {
    return new Departure(attempt, new ServiceId(2), new PartitionId(1, 2), 0, 0, budgetMillis);
  }
}
