package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CommandAnswer;
import godwit.data.Completion;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
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
import godwit.request.CoordinatorAnswer;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.RequestId;
import godwit.request.Row;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single decisions about a partition that is received, each after one answer. */
final class ArrivalDriverTest {
  private static final ServiceId SOURCE = new ServiceId(1);
  private static final PartitionId ORIGIN = new PartitionId(1, 1);
  private static final PartitionId OWN = new PartitionId(1, 2);
  private static final OperationId MOVE = new OperationId(1, 5);
  private static final Attempt ATTEMPT = new Attempt(MOVE, 2);
  private static final Refusal WHY = new Refusal(Reason.WRONG_STATE, "");
  private static final long LONG = 100_000;
  private static final Intent ASK_SOURCE = new Intent.Ask(SOURCE, new Inquiry.Status(ORIGIN));
  private static final Intent CONSULT = new Intent.Consult(MOVE);
  private static final Heard SOURCE_KNOWS_NOTHING =
      new Heard.Answered(new InquiryAnswer.Status(new StepStatus.Unknown(ORIGIN), false));

  private static final StepStatus LEAVING =
      new StepStatus.Present(
          new Partition(
              ORIGIN,
              new TableId(1),
              KeyRange.ALL,
              List.of(new Extent(KeyRange.ALL, 1)),
              0,
              Optional.empty(),
              new PartitionState.Active(
                  Optional.of(new Departure(ATTEMPT, new ServiceId(2), OWN, 0, 0, 80)), 1)),
          Optional.empty());

  private final ServiceTwin target = new ServiceTwin(new ServiceId(2), ReshapeSettings.DEFAULT);
  private final ArrivalDriver driver = new ArrivalDriver(target.self(), ReshapeSettings.DEFAULT);
  private long nowMillis = 1_000;

  @BeforeEach
  void prepare() {
    DataAnswer prepared =
        target.propose(
            new DataCommand.Prepare(
                ATTEMPT,
                OWN,
                new TableId(1),
                KeyRange.ALL,
                new DataCommand.Origin(SOURCE, ORIGIN, 0)),
            nowMillis);
    assertThat(prepared).isInstanceOf(DataAnswer.Step.class);
  }

  @Test
  void sourceThatIsSilentIsAskedAgain() {
    Errand first = next();
    assertThat(first.intent()).isInstanceOf(Intent.Ask.class);
    assertThat(driver.next(target.view(), nowMillis)).as("asked once").isEmpty();
    driver.heard(first, new Heard.Unreachable(), nowMillis);
    assertThat(driver.next(target.view(), nowMillis)).as("rests").isEmpty();
    assertThat(afterRest().intent()).isEqualTo(first.intent());
  }

  @Test
  void refusalAndStrangeAnswersLeadToTheQuestionWhereTheSourceStands() {
    Errand again = after(new Heard.Answered(new InquiryAnswer.Refused(WHY)));
    assertThat(again.intent()).isEqualTo(ASK_SOURCE);
    driver.heard(
        again, new Heard.Answered(new InquiryAnswer.SplitKey(Optional.empty())), nowMillis);
    assertThat(afterRest().intent()).isEqualTo(ASK_SOURCE);
  }

  @Test
  void coordinatorIsConsultedAboutWhatTheSourceKnowsNothingOf() {
    assertThat(inDoubt().intent()).isEqualTo(CONSULT);
  }

  @Test
  void coordinatorThatIsSilentIsConsultedAgain() {
    driver.heard(inDoubt(), new Heard.Unreachable(), nowMillis);
    assertThat(afterRest().intent()).isEqualTo(CONSULT);
  }

  @Test
  void whatIsOverIsDropped() {
    DataCommand.Drop drop = new DataCommand.Drop(ATTEMPT, OWN);
    for (OperationReport over :
        List.of(
            report(MOVE, Phase.FAILED, 2),
            report(MOVE, Phase.CANCELLED, 1),
            report(MOVE, Phase.DONE, 3),
            report(MOVE, Phase.OPEN, 3))) {
      ArrivalDriver fresh = new ArrivalDriver(target.self(), ReshapeSettings.DEFAULT);
      assertThat(consulted(fresh, new CoordinatorAnswer.Operations(List.of(over))).intent())
          .as("%s", over)
          .isEqualTo(new Intent.Propose(target.self(), drop));
    }
  }

  @Test
  void whatMayGoOnIsKept() {
    OperationId other = new OperationId(1, 6);
    for (CoordinatorAnswer answer :
        List.of(
            new CoordinatorAnswer.Operations(List.of(report(MOVE, Phase.OPEN, 2))),
            new CoordinatorAnswer.Operations(List.of(report(MOVE, Phase.CANCELLING, 2))),
            new CoordinatorAnswer.Operations(List.of(report(MOVE, Phase.OPEN, 1))),
            new CoordinatorAnswer.Operations(List.of(report(other, Phase.FAILED, 9))),
            new CoordinatorAnswer.Refused(new Refusal(Reason.UNKNOWN_OPERATION, "")))) {
      ArrivalDriver fresh = new ArrivalDriver(target.self(), ReshapeSettings.DEFAULT);
      assertThat(consulted(fresh, answer).intent()).as("%s", answer).isEqualTo(ASK_SOURCE);
    }
  }

  @Test
  void rowsThatCameTooLateAreNotTakenForTheNext() {
    List<Errand> second = afterRows(next(), "a", "b");
    Errand take = takeOf(second);
    driver.heard(take, new Heard.Unreachable(), nowMillis);
    driver.heard(second.getFirst(), new Heard.Unreachable(), nowMillis);
    Errand status = afterRest();
    driver.heard(status, new Heard.Answered(new InquiryAnswer.Status(LEAVING, false)), nowMillis);
    Errand askedAgain = afterRest();
    assertThat(askedAgain.intent()).isEqualTo(askFor(Optional.empty()));
    target.take((Intent.Take) take.intent(), nowMillis);

    assertThat(intents(afterRows(askedAgain, "a", "b")))
        .containsExactly(askFor(Optional.of(Bytes.utf8("b"))));
  }

  @Test
  void nextChunksAreReadWhileOthersAreStaged() {
    List<Errand> second = afterRows(next(), "a", "b");
    assertThat(intents(second))
        .contains(askFor(Optional.of(Bytes.utf8("b"))))
        .anySatisfy(it -> assertThat(chunk(it)).isEqualTo(1))
        .hasSize(2);
    List<Errand> third = afterRows(second.getFirst(), "c", "d");
    assertThat(intents(third))
        .contains(askFor(Optional.of(Bytes.utf8("d"))))
        .anySatisfy(it -> assertThat(chunk(it)).isEqualTo(2))
        .hasSize(2);
    List<Errand> fourth = afterRows(third.getFirst(), "e", "f");
    assertThat(intents(fourth)).containsExactly(askFor(Optional.of(Bytes.utf8("f"))));
    assertThat(afterRows(fourth.getFirst(), "g", "h")).as("no more at hand than that").isEmpty();

    Errand first = takeOf(second);
    DataAnswer taken = target.take((Intent.Take) first.intent(), nowMillis);
    driver.heard(first, new Heard.Decided(taken), nowMillis);
    assertThat(intents(driver.next(target.view(), nowMillis)))
        .contains(askFor(Optional.of(Bytes.utf8("h"))))
        .anySatisfy(it -> assertThat(chunk(it)).isEqualTo(3))
        .hasSize(2);
  }

  @Test
  void chunksBehindOneThatIsLostAreAskedForAgain() {
    List<Errand> second = afterRows(next(), "a", "b");
    List<Errand> third = afterRows(second.getFirst(), "c", "d");
    driver.heard(takeOf(second), new Heard.Unreachable(), nowMillis);
    Errand status = afterRest();
    assertThat(status.intent()).isEqualTo(ASK_SOURCE);
    driver.heard(status, new Heard.Answered(new InquiryAnswer.Status(LEAVING, false)), nowMillis);
    assertThat(afterRest().intent()).isEqualTo(askFor(Optional.empty()));

    driver.heard(takeOf(third), new Heard.Decided(new DataAnswer.Refused(WHY)), nowMillis);
    assertThat(afterRest().intent()).as("a late refusal").isEqualTo(ASK_SOURCE);
  }

  @Test
  void oneAnswerTooManyIsLetGo() {
    Errand asked = next();
    List<Errand> second = afterRows(asked, "a", "b");
    driver.heard(asked, rows("x", "y"), nowMillis);
    assertThat(driver.next(target.view(), nowMillis)).isEmpty();
    assertThat(intents(afterRows(second.getFirst(), "c", "d"))).hasSize(2);
  }

  /** The source gave a leader before this one more rows at a time. */
  @Test
  void rowsThatDoNotFollowWhatAnotherLeaderHadTakenInAreAskedForAgain() {
    List<Errand> second = afterRows(next(), "a", "b");
    ArrivalDriver before = new ArrivalDriver(target.self(), ReshapeSettings.DEFAULT);
    before.heard(onlyOf(before), rows("a", "b", "c"), nowMillis);
    Errand take = takeOf(before.next(target.view(), nowMillis));
    assertThat(target.take((Intent.Take) take.intent(), nowMillis))
        .isInstanceOf(DataAnswer.Step.class);

    assertThat(intents(afterRows(second.getFirst(), "c", "d")))
        .containsExactly(askFor(Optional.of(Bytes.utf8("c"))));
  }

  @Test
  void rowsThatNobodyWaitsForAnyMoreAreLetGo() {
    List<Errand> second = afterRows(next(), "a", "b");
    List<Errand> third = afterRows(second.getFirst(), "c", "d");
    driver.heard(takeOf(second), new Heard.Decided(new DataAnswer.Refused(WHY)), nowMillis);
    driver.heard(third.getFirst(), rows("e", "f"), nowMillis);
    Errand status = afterRest();
    assertThat(status.intent()).isEqualTo(ASK_SOURCE);
    driver.heard(status, new Heard.Answered(new InquiryAnswer.Status(LEAVING, false)), nowMillis);
    assertThat(afterRest().intent()).isEqualTo(askFor(Optional.empty()));
  }

  @Test
  void rowsFromElsewhereAreNotTakenForThoseThatAreWaitedFor() {
    List<Errand> second = afterRows(next(), "a", "b");
    driver.heard(takeOf(second), new Heard.Decided(new DataAnswer.Refused(WHY)), nowMillis);
    driver.heard(
        afterRest(), new Heard.Answered(new InquiryAnswer.Status(LEAVING, false)), nowMillis);
    Errand askedAgain = afterRest();
    assertThat(askedAgain.intent()).isEqualTo(askFor(Optional.empty()));

    assertThat(afterRows(second.getFirst(), "c", "d")).as("late").isEmpty();

    Intent.Take take = (Intent.Take) takeOf(afterRows(askedAgain, "a", "b")).intent();
    assertThat(take.rows()).containsExactly(row("a"), row("b"));
    assertThat(chunk(take)).isEqualTo(1);
  }

  @Test
  void changesWeighTheirKeysAndValuesAndSomethingEach() {
    ClientId client = new ClientId(7, 1);
    Completion completion =
        new Completion(
            new RequestId(client, 1, 1, 0),
            new TableId(1),
            Bytes.utf8("lowest"),
            new Outcome.Done(1));
    DeltaItem mark = new DeltaItem.Acknowledged(client, 1, 1);
    DeltaItem put = new DeltaItem.Put(row("k"));
    DeltaItem gone = new DeltaItem.Deleted(Bytes.utf8("gone"), 1);
    DeltaItem completed = new DeltaItem.Completed(completion);

    assertThat(bytes()).isZero();
    assertThat(bytes(mark)).isPositive();
    assertThat(bytes(put)).isEqualTo(bytes(mark) + row("k").bytes());
    assertThat(bytes(gone)).isEqualTo(bytes(mark) + 4);
    assertThat(bytes(completed)).isEqualTo(bytes(mark) + 6);
    assertThat(bytes(mark, put, gone, completed))
        .isEqualTo(bytes(mark) + bytes(put) + bytes(gone) + bytes(completed));
  }

  private static long bytes(DeltaItem... items) {
    return ReceivingPlan.bytes(new Delta(0, 1, List.of(items)));
  }

  private List<Errand> afterRows(Errand asked, String... keys) {
    driver.heard(asked, rows(keys), nowMillis);
    return driver.next(target.view(), nowMillis);
  }

  private static Heard rows(String... keys) {
    List<Row> rows = Stream.of(keys).map(ArrivalDriverTest::row).toList();
    return new Heard.Answered(new InquiryAnswer.Rows(rows, false));
  }

  private static Errand takeOf(List<Errand> errands) {
    return errands.stream()
        .filter(errand -> errand.intent() instanceof Intent.Take)
        .findFirst()
        .orElseThrow();
  }

  private static List<Intent> intents(List<Errand> errands) {
    return errands.stream().map(Errand::intent).toList();
  }

  private static int chunk(Intent intent) {
    return intent instanceof Intent.Take take ? take.receive().chunk().number() : 0;
  }

  private static Intent askFor(Optional<Bytes> after) {
    return new Intent.Ask(
        SOURCE,
        new Inquiry.ViewChunk(ATTEMPT, ORIGIN, 0, after, ReshapeSettings.DEFAULT.chunkBytes()));
  }

  private static Row row(String key) {
    return new Row(Bytes.utf8(key), 1, Bytes.utf8("value"));
  }

  @Test
  void answersThatCameTooLateChangeNothing() {
    Errand asked = next();
    target.propose(new DataCommand.Drop(ATTEMPT, OWN), nowMillis);
    assertThat(driver.next(target.view(), nowMillis)).isEmpty();
    driver.heard(asked, SOURCE_KNOWS_NOTHING, nowMillis);
    driver.heard(asked, SOURCE_KNOWS_NOTHING, nowMillis);
    assertThat(driver.next(target.view(), nowMillis + LONG)).isEmpty();
  }

  @Test
  void strangeAnswersOfTheCoordinatorChangeNothing() {
    driver.heard(inDoubt(), new Heard.Recorded(new CommandAnswer.Recorded()), nowMillis);
    assertThat(afterRest().intent()).isEqualTo(CONSULT);
  }

  /** The driver hears that the source has no part in this, and consults the coordinator. */
  private Errand inDoubt() {
    return after(SOURCE_KNOWS_NOTHING);
  }

  private Errand consulted(ArrivalDriver fresh, CoordinatorAnswer answer) {
    fresh.heard(onlyOf(fresh), SOURCE_KNOWS_NOTHING, nowMillis);
    nowMillis += LONG;
    fresh.heard(onlyOf(fresh), new Heard.Consulted(answer), nowMillis);
    nowMillis += LONG;
    return onlyOf(fresh);
  }

  private Errand after(Heard heard) {
    driver.heard(next(), heard, nowMillis);
    return afterRest();
  }

  private Errand afterRest() {
    nowMillis += LONG;
    return next();
  }

  private Errand next() {
    return onlyOf(driver);
  }

  private Errand onlyOf(ArrivalDriver one) {
    List<Errand> errands = one.next(target.view(), nowMillis);
    assertThat(errands).hasSize(1);
    return errands.getFirst();
  }

  private static OperationReport report(OperationId id, Phase phase, int attempt) {
    return new OperationReport(
        id,
        Kind.MOVE,
        phase,
        Optional.empty(),
        List.of(ORIGIN),
        List.of(OWN),
        Optional.empty(),
        attempt,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
