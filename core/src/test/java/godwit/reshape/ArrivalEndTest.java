package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.CoordinatorCommand.EndAttempt;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Delta;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Extent;
import godwit.partition.Fingerprint;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.Sums;
import godwit.partition.TableId;
import godwit.partition.Tally;
import godwit.request.CoordinatorAnswer;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single decisions about a partition that has got the whole view, each after one answer. */
final class ArrivalEndTest {
  private static final ServiceId SOURCE = new ServiceId(1);
  private static final ServiceId TARGET = new ServiceId(2);
  private static final PartitionId ORIGIN = new PartitionId(1, 1);
  private static final PartitionId OWN = new PartitionId(1, 2);
  private static final OperationId MOVE = new OperationId(1, 5);
  private static final Attempt ATTEMPT = new Attempt(MOVE, 2);
  private static final long SEALED_AT = 20;
  private static final long END = 30;
  private static final Sums NOTHING = new Sums(Tally.ZERO, Fingerprint.ZERO);
  private static final Departure DEPARTURE = new Departure(ATTEMPT, TARGET, OWN, 0, 1, 80);
  private static final PartitionState LEAVING =
      new PartitionState.Active(Optional.of(DEPARTURE), 1);
  private static final PartitionState SEALED = new PartitionState.Sealed(DEPARTURE, 1, SEALED_AT);
  private static final PartitionState HANDED_OVER =
      new PartitionState.Retired(
          ATTEMPT,
          END,
          List.of(new Successor(OWN, KeyRange.ALL, TARGET)),
          Optional.of(new PartitionState.Seal(1, SEALED_AT)),
          false);
  private static final Intent ASK_SOURCE = new Intent.Ask(SOURCE, new Inquiry.Status(ORIGIN));
  private static final Intent ASK_SELF = new Intent.Ask(TARGET, new Inquiry.Status(OWN));

  private final ServiceTwin target = new ServiceTwin(TARGET, ReshapeSettings.DEFAULT);
  private final ArrivalDriver driver = new ArrivalDriver(TARGET, ReshapeSettings.DEFAULT);
  private long nowMillis = 1_000;

  /** The target has the view of a partition without rows. */
  @BeforeEach
  void receive() {
    take(
        new DataCommand.Prepare(
            ATTEMPT, OWN, new TableId(1), KeyRange.ALL, new DataCommand.Origin(SOURCE, ORIGIN, 0)));
    take(
        new DataCommand.Receive(
            ATTEMPT,
            OWN,
            new DataCommand.Chunk(
                1, Optional.empty(), Optional.empty(), Tally.ZERO, Optional.empty(), true)));
  }

  @Test
  void sumsThatDifferAreReportedUntilThatIsRecorded() {
    Errand asked = next();
    assertThat(asked.intent()).isEqualTo(askDelta(0));
    Sums more = new Sums(new Tally(1, 2, Fingerprint.ZERO), Fingerprint.ZERO);
    driver.heard(asked, changes(0, SEALED, Optional.of(more)), nowMillis);
    Errand complete = next();
    DataAnswer differ = target.propose(((Intent.Propose) complete.intent()).step(), nowMillis);
    Refusal why = ((DataAnswer.Refused) differ).refusal();
    assertThat(why.reason()).isEqualTo(Reason.SUMS_DIFFER);
    Intent report = new Intent.Report(new EndAttempt(MOVE, 2, Aim.FAIL, why.toString()));

    driver.heard(complete, new Heard.Decided(differ), nowMillis);

    for (Heard heard :
        List.of(
            new Heard.Unreachable(),
            new Heard.Recorded(
                new CommandAnswer.Refused(new Refusal(Reason.WRONG_STATE, "test"))))) {
      Errand told = next();
      assertThat(told.intent()).isEqualTo(report);
      driver.heard(told, heard, nowMillis);
      assertThat(nothing()).as("rests after %s", heard).isTrue();
      poll();
    }
    driver.heard(next(), new Heard.Recorded(new CommandAnswer.Recorded()), nowMillis);
    poll();
    assertThat(nothing()).as("the coordinator has it dropped").isTrue();
  }

  @Test
  void whatIsCompleteIsNotDroppedWhateverTheCoordinatorSays() {
    complete();
    Errand status = next();
    assertThat(status.intent()).isEqualTo(ASK_SOURCE);
    driver.heard(status, status(new StepStatus.Unknown(ORIGIN)), nowMillis);
    Errand consult = afterRest();
    assertThat(consult.intent()).isEqualTo(new Intent.Consult(MOVE));

    driver.heard(
        consult,
        new Heard.Consulted(new CoordinatorAnswer.Operations(List.of(failed()))),
        nowMillis);

    Errand again = afterRest();
    assertThat(again.intent()).isEqualTo(ASK_SOURCE);
    driver.heard(again, status(source(HANDED_OVER, Optional.empty())), nowMillis);
    assertThat(next().intent()).as("it was handed over after all").isEqualTo(own());
  }

  @Test
  void nothingIsHandedOverBeforeTheOwnSumsAreKnown() {
    complete();
    driver.heard(next(), status(source(SEALED, Optional.of(NOTHING))), nowMillis);
    Partition own = target.view().partitions().find(OWN).orElseThrow();
    for (StepStatus unclear :
        List.of(new StepStatus.Unknown(OWN), new StepStatus.Present(own, Optional.empty()))) {
      Errand asked = next();
      assertThat(asked.intent()).isEqualTo(ASK_SELF);
      driver.heard(asked, status(unclear), nowMillis);
      assertThat(nothing()).as("rests after %s", unclear).isTrue();
      poll();
    }

    driver.heard(next(), new Heard.Answered(target.ask(new Inquiry.Status(OWN))), nowMillis);

    assertThat(next().intent())
        .isEqualTo(
            new Intent.Propose(SOURCE, new DataCommand.HandOver(ATTEMPT, ORIGIN, 1, NOTHING)));
  }

  /** A leader before this one sealed and handed over after this one had asked the source. */
  @Test
  void handOverByAnotherLeaderIsLearntFromTheAnswerWithTheChanges() {
    complete();
    driver.heard(next(), status(source(LEAVING, Optional.of(NOTHING))), nowMillis);
    Errand delta = next();
    assertThat(delta.intent()).isEqualTo(askDelta(SEALED_AT));

    driver.heard(delta, changes(SEALED_AT, HANDED_OVER, Optional.empty()), nowMillis);

    assertThat(afterRest().intent()).isEqualTo(own());
  }

  @Test
  void oneQuestionIsAskedAtATime() {
    complete();
    assertThat(next().intent()).isEqualTo(ASK_SOURCE);
    nowMillis += 100_000;
    assertThat(nothing()).isTrue();
  }

  @Test
  void deltasThatGainNoGroundEndInASeal() {
    for (int i = 0; i <= ReshapeSettings.DEFAULT.deltasBeforeSeal(); i++) {
      absorb(false);
    }
    assertThat(next().intent())
        .isEqualTo(new Intent.Propose(SOURCE, new DataCommand.Seal(ATTEMPT, ORIGIN, 2)));
  }

  /** What was written before is as dense as it was; and yet there is ever less of it. */
  @Test
  void deltasOfASourceThatSlowsItsWritersDoNot() {
    for (int i = 0; i < 3 * ReshapeSettings.DEFAULT.deltasBeforeSeal(); i++) {
      absorb(true);
    }
    assertThat(next().intent()).isEqualTo(askDelta(cursor()));
  }

  /** Takes in a delta that is not the last, and spans less of the source's time than passes. */
  private void absorb(boolean gains) {
    Errand asked = next();
    long from = cursor();
    assertThat(asked.intent()).isEqualTo(askDelta(from));
    Delta delta = new Delta(from, from + 1, List.of());
    StepStatus source = source(LEAVING, Optional.empty());
    driver.heard(
        asked,
        new Heard.Answered(new InquiryAnswer.Changes(delta, false, source, gains)),
        nowMillis);
    nowMillis += 100;
    Errand taken = next();
    DataAnswer answer = target.propose(((Intent.Propose) taken.intent()).step(), nowMillis);
    driver.heard(taken, new Heard.Decided(answer), nowMillis);
  }

  private long cursor() {
    return target.view().partitions().find(OWN).orElseThrow().arrival().orElseThrow().cursor();
  }

  private void complete() {
    take(new DataCommand.Complete(ATTEMPT, OWN, 1, new Delta(0, SEALED_AT, List.of()), NOTHING));
  }

  private void take(DataCommand.Step step) {
    assertThat(target.propose(step, nowMillis)).isInstanceOf(DataAnswer.Step.class);
  }

  private void poll() {
    nowMillis += ReshapeSettings.DEFAULT.pollMillis();
  }

  private Errand afterRest() {
    nowMillis += 100_000;
    return next();
  }

  private Errand next() {
    List<Errand> errands = driver.next(target.view(), nowMillis);
    assertThat(errands).hasSize(1);
    return errands.getFirst();
  }

  private boolean nothing() {
    return driver.next(target.view(), nowMillis).isEmpty();
  }

  private static Intent askDelta(long from) {
    return new Intent.Ask(
        SOURCE, new Inquiry.NextDelta(ATTEMPT, ORIGIN, from, ReshapeSettings.DEFAULT.deltaBytes()));
  }

  private static Intent own() {
    return new Intent.Propose(TARGET, new DataCommand.Own(ATTEMPT, OWN, 1, END));
  }

  /** Returns the answer that nothing has changed up to the seal, and where the source stands. */
  private static Heard changes(long from, PartitionState state, Optional<Sums> sums) {
    return new Heard.Answered(
        new InquiryAnswer.Changes(
            new Delta(from, SEALED_AT, List.of()), true, source(state, sums), false));
  }

  private static Heard status(StepStatus status) {
    return new Heard.Answered(new InquiryAnswer.Status(status, false));
  }

  private static StepStatus source(PartitionState state, Optional<Sums> sums) {
    return new StepStatus.Present(
        new Partition(
            ORIGIN,
            new TableId(1),
            KeyRange.ALL,
            List.of(new Extent(KeyRange.ALL, 1)),
            0,
            Optional.empty(),
            state),
        sums);
  }

  private static OperationReport failed() {
    return new OperationReport(
        MOVE,
        Kind.MOVE,
        Phase.FAILED,
        Optional.empty(),
        List.of(ORIGIN),
        List.of(OWN),
        Optional.empty(),
        2,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
