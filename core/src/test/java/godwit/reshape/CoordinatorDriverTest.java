package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.clock.HybridClock;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.CoordinatorCommand.EndAttempt;
import godwit.coordinator.CoordinatorEntry;
import godwit.coordinator.CoordinatorMachine;
import godwit.coordinator.CoordinatorSettings;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Extent;
import godwit.partition.Fingerprint;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.PartitionState.Active;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.Sums;
import godwit.partition.TableId;
import godwit.partition.Tally;
import godwit.request.ClientId;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.Progress;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single decisions about a move, each after one answer from its source or target. */
final class CoordinatorDriverTest {
  private static final ServiceId SOURCE = new ServiceId(1);
  private static final ServiceId TARGET = new ServiceId(2);
  private static final TableId TABLE = new TableId(1);
  private static final PartitionId PARTITION = new PartitionId(1, 1);
  private static final PartitionId SUCCESSOR = new PartitionId(1, 2);
  private static final OperationId MOVE = new OperationId(1, 2);
  private static final Attempt FIRST_TRY = new Attempt(MOVE, 1);
  private static final long FOUNDED = 10;
  private static final long VIEW_TIME = 20;
  private static final Intent ASK_SOURCE = new Intent.Ask(SOURCE, new Inquiry.Status(PARTITION));
  private static final Intent ASK_TARGET = new Intent.Ask(TARGET, new Inquiry.Status(SUCCESSOR));

  private final CoordinatorMachine machine =
      new CoordinatorMachine(new MemoryStore(), CoordinatorSettings.DEFAULT);
  private final CoordinatorDriver driver = new CoordinatorDriver(ReshapeSettings.DEFAULT);
  private final List<Errand> sent = new ArrayList<>();
  private long index;
  private long nowMillis = 1_000;

  @BeforeEach
  void recordAMove() {
    record(new CoordinatorCommand.Bootstrap(1));
    record(new CoordinatorCommand.RegisterService("n1", ""));
    record(new CoordinatorCommand.RegisterService("n2", ""));
    record(change(new CoordinatorRequest.CreateTable(new ClientId(1, 1), "t")));
    record(new CoordinatorCommand.Publish(new OperationId(1, 1), 1, FOUNDED, Optional.empty()));
    Reshape move = new Reshape.Move(PARTITION, TARGET, OptionalLong.empty());
    record(change(new CoordinatorRequest.Start(new ClientId(1, 2), move)));
  }

  @Test
  void sourceIsAskedFirst() {
    assertThat(intents()).containsExactly(ASK_SOURCE);
  }

  @Test
  void nothingIsAskedTwiceAtATime() {
    next();
    nowMillis += 10_000;
    assertThat(intents()).isEmpty();
  }

  @Test
  void moveBeginsAtASourceThatServes() {
    assertThat(after(ASK_SOURCE, status(serving(Optional.empty()))))
        .containsExactly(
            new Intent.Propose(
                SOURCE, new DataCommand.Begin(FIRST_TRY, PARTITION, SUCCESSOR, TARGET, 80)));
  }

  @Test
  void splitOfWhatTheOwnerCanNotSplitThereFailsForGood() {
    record(change(new CoordinatorRequest.CreateTable(new ClientId(1, 3), "u")));
    record(new CoordinatorCommand.Publish(new OperationId(1, 3), 1, FOUNDED, Optional.empty()));
    Locator whole = machine.view().locators().present(new TableId(2), KeyRange.ALL).getFirst();
    Reshape split =
        new Reshape.Split(whole.partition(), Optional.of(Bytes.utf8("m")), Optional.empty());
    record(change(new CoordinatorRequest.Start(new ClientId(1, 4), split)));
    Intent ask = new Intent.Ask(whole.service(), new Inquiry.Status(whole.partition()));
    Partition there =
        new Partition(
            whole.partition(),
            whole.table(),
            KeyRange.ALL,
            List.of(new Extent(KeyRange.ALL, 1)),
            FOUNDED,
            Optional.empty(),
            new Active(Optional.empty(), FOUNDED));
    next();
    List<Intent> step = heard(ask, status(there));
    assertThat(step).hasSize(1);

    for (Reason forGood : List.of(Reason.SPLIT_KEY_OUTSIDE, Reason.NOT_NEIGHBOURS)) {
      CoordinatorDriver other = new CoordinatorDriver(ReshapeSettings.DEFAULT);
      assertThat(ending(other, ask, status(there), step.getFirst(), refused(forGood)))
          .as("%s", forGood)
          .contains(
              new Intent.Report(
                  new EndAttempt(
                      new OperationId(1, 4),
                      1,
                      Aim.FAIL,
                      new Refusal(forGood, "test").toString())));
    }
  }

  /** Returns what a driver wants that was told of a partition, and then how its step went. */
  private List<Intent> ending(
      CoordinatorDriver other, Intent ask, Heard status, Intent step, Heard went) {
    tell(other, ask, status);
    tell(other, step, went);
    return other.next(machine.view(), nowMillis).stream().map(Errand::intent).toList();
  }

  private void tell(CoordinatorDriver other, Intent intent, Heard heard) {
    Errand errand =
        other.next(machine.view(), nowMillis).stream()
            .filter(it -> it.intent().equals(intent))
            .findFirst()
            .orElseThrow();
    other.heard(errand, heard, nowMillis);
  }

  @Test
  void stepThatChangesNothingIsNotRepeatedAtOnce() {
    Partition serving = serving(Optional.empty());
    Intent begin = after(ASK_SOURCE, status(serving)).getFirst();
    StepStatus same = new StepStatus.Present(serving, Optional.empty());
    assertThat(heard(begin, new Heard.Decided(new DataAnswer.Step(same)))).isEmpty();
  }

  @Test
  void targetIsAskedOnceTheMoveHasBegun() {
    assertThat(after(ASK_SOURCE, status(leaving(1)))).containsExactly(ASK_TARGET);
  }

  @Test
  void targetThatKnowsNothingIsPreparedWithTheViewTime() {
    after(ASK_SOURCE, status(leaving(1)));
    assertThat(heard(ASK_TARGET, status(new StepStatus.Unknown(SUCCESSOR))))
        .containsExactly(
            new Intent.Propose(
                TARGET,
                new DataCommand.Prepare(
                    FIRST_TRY,
                    SUCCESSOR,
                    TABLE,
                    KeyRange.ALL,
                    new DataCommand.Origin(SOURCE, PARTITION, VIEW_TIME))));
  }

  @Test
  void sourceThatKnowsNothingConcludesNothing() {
    assertThat(after(ASK_SOURCE, status(new StepStatus.Unknown(PARTITION)))).isEmpty();
    nowMillis += 1_000_000;
    assertThat(intents()).containsExactly(ASK_SOURCE);
  }

  @Test
  void whatTheSourceSaysOfItsWritersIsToldAsLongAsItSaysSo() {
    List<SortedMap<OperationId, Sight>> told = new ArrayList<>();
    CoordinatorDriver other = new CoordinatorDriver(ReshapeSettings.DEFAULT, told::add);
    StepStatus leaving = new StepStatus.Present(leaving(0), Optional.empty());
    for (boolean slowed : new boolean[] {false, true, true, false, true}) {
      tell(other, ASK_SOURCE, new Heard.Answered(new InquiryAnswer.Status(leaving, slowed)));
      nowMillis += ReshapeSettings.DEFAULT.pollMillis();
    }
    record(new EndAttempt(MOVE, 1, Aim.FAIL, "test"));
    record(new CoordinatorCommand.ConfirmEnd(MOVE, 1));
    other.next(machine.view(), nowMillis);
    assertThat(told)
        .extracting(it -> it.values().stream().map(Sight::slowing).toList())
        .containsExactly(
            List.of(), List.of(false), List.of(true), List.of(false), List.of(true), List.of());
  }

  @Test
  void whatBothSidesSayOfAMoveIsItsProgress() {
    List<SortedMap<OperationId, Sight>> told = new ArrayList<>();
    CoordinatorDriver other = new CoordinatorDriver(ReshapeSettings.DEFAULT, told::add);
    tell(other, ASK_SOURCE, status(serving(Optional.empty())));
    assertThat(progress(told).isUnknown()).as("before it begins").isTrue();
    Intent begin =
        new Intent.Propose(
            SOURCE, new DataCommand.Begin(FIRST_TRY, PARTITION, SUCCESSOR, TARGET, 80));
    tell(other, begin, new Heard.Decided(new DataAnswer.Step(present(leaving(0), 9, 90))));
    assertThat(progress(told).copy())
        .hasValue(copy(Progress.Step.COPYING, 0, OptionalLong.of(9), 0));
    tell(other, ASK_TARGET, status(present(arriving(false), 4, 40)));
    assertThat(progress(told).copy())
        .hasValue(copy(Progress.Step.COPYING, 4, OptionalLong.of(9), 0));
    nowMillis += ReshapeSettings.DEFAULT.pollMillis();
    tell(other, ASK_SOURCE, status(leaving(1)));
    tell(other, ASK_TARGET, status(present(arriving(true), 8, 80)));
    assertThat(progress(told).copy())
        .hasValue(copy(Progress.Step.CATCHING_UP, 8, OptionalLong.empty(), 1));
    nowMillis += ReshapeSettings.DEFAULT.pollMillis();
    tell(other, ASK_SOURCE, status(present(sealed(2), 9, 90)));
    assertThat(progress(told).copy())
        .hasValue(copy(Progress.Step.SEALED, 8, OptionalLong.of(9), 2));
    nowMillis += ReshapeSettings.DEFAULT.pollMillis();
    tell(other, ASK_SOURCE, status(handedOver(2)));
    assertThat(progress(told).copy())
        .hasValue(copy(Progress.Step.HANDING_OVER, 8, OptionalLong.empty(), 2));
  }

  @Test
  void serviceThatDoesNotAnswerIsWaitedForSinceItWasAskedFirst() {
    List<SortedMap<OperationId, Sight>> told = new ArrayList<>();
    CoordinatorDriver other = new CoordinatorDriver(ReshapeSettings.DEFAULT, told::add);
    Errand asked = other.next(machine.view(), nowMillis).getFirst();
    nowMillis += 700;
    other.heard(asked, new Heard.Unreachable(), nowMillis);
    assertThat(progress(told).waiting()).containsExactly(new Progress.Waiting(SOURCE, 700));
    nowMillis += 900;
    tell(other, ASK_SOURCE, new Heard.Unreachable());
    assertThat(progress(told).waiting()).containsExactly(new Progress.Waiting(SOURCE, 1_600));
    assertThat(sight(told).progress(0).waiting())
        .as("a clock that went back")
        .containsExactly(new Progress.Waiting(SOURCE, 0));
    nowMillis += 900;
    tell(other, ASK_SOURCE, status(leaving(0)));
    assertThat(progress(told).waiting()).isEmpty();
    tell(other, ASK_TARGET, status(new StepStatus.Unknown(SUCCESSOR)));
    assertThat(progress(told).copy())
        .hasValue(copy(Progress.Step.COPYING, 0, OptionalLong.empty(), 0));
  }

  @Test
  void whatIsHeardOfAnEarlierAttemptShowsNothing() {
    List<SortedMap<OperationId, Sight>> told = new ArrayList<>();
    CoordinatorDriver other = new CoordinatorDriver(ReshapeSettings.DEFAULT, told::add);
    Errand late = other.next(machine.view(), nowMillis).getFirst();
    record(new EndAttempt(MOVE, 1, Aim.RETRY, "test"));
    record(new CoordinatorCommand.ConfirmEnd(MOVE, 1));
    Errand again = other.next(machine.view(), nowMillis).getFirst();
    other.heard(late, new Heard.Unreachable(), nowMillis);
    assertThat(told.getLast()).isEmpty();
    other.heard(again, status(leaving(3)), nowMillis);
    assertThat(progress(told).isUnknown()).as("that departure is of the attempt before").isTrue();
  }

  private Progress progress(List<SortedMap<OperationId, Sight>> told) {
    return sight(told).progress(nowMillis);
  }

  private static Sight sight(List<SortedMap<OperationId, Sight>> told) {
    return Objects.requireNonNull(told.getLast().get(MOVE));
  }

  private static Progress.Copy copy(Progress.Step step, long rows, OptionalLong of, int rounds) {
    OptionalLong ofBytes =
        of.isPresent() ? OptionalLong.of(10 * of.getAsLong()) : OptionalLong.empty();
    return new Progress.Copy(step, rows, 10 * rows, of, ofBytes, rounds, false);
  }

  @Test
  void silenceConcludesNothing() {
    assertThat(after(ASK_SOURCE, new Heard.Unreachable())).isEmpty();
    nowMillis += 1_000_000;
    assertThat(intents()).containsExactly(ASK_SOURCE);
  }

  @Test
  void answerIsAskedForAgainOnlyWhenItIsOld() {
    after(ASK_SOURCE, status(leaving(1)));
    nowMillis += ReshapeSettings.DEFAULT.pollMillis() - 1;
    assertThat(intents()).isEmpty();
    nowMillis++;
    assertThat(intents()).containsExactly(ASK_SOURCE);
  }

  @Test
  void countingIsWaitedFor() {
    Intent begin = after(ASK_SOURCE, status(serving(Optional.empty()))).getFirst();
    for (int i = 0; i < 2_000; i++) {
      assertThat(heard(begin, refused(Reason.COUNTING))).isEmpty();
      nowMillis += ReshapeSettings.DEFAULT.pollMillis();
      begin = after(ASK_SOURCE, status(serving(Optional.empty()))).getFirst();
    }
    assertThat(begin).isInstanceOf(Intent.Propose.class);
  }

  @Test
  void sourceThatRefusesForLongEndsTheMove() {
    Intent begin = after(ASK_SOURCE, status(serving(Optional.empty()))).getFirst();
    nowMillis += ReshapeSettings.DEFAULT.patienceMillis();
    assertThat(heard(begin, refused(Reason.PARTITION_BUSY)))
        .containsExactly(
            new Intent.Report(new EndAttempt(MOVE, 1, Aim.FAIL, "PARTITION_BUSY test")));
  }

  @Test
  void targetWithoutProgressEndsTheAttempt() {
    after(ASK_SOURCE, status(leaving(1)));
    heard(ASK_TARGET, new Heard.Unreachable());
    nowMillis += ReshapeSettings.DEFAULT.patienceMillis();
    assertThat(intents()).containsExactlyInAnyOrder(ASK_SOURCE);
    assertThat(heard(ASK_SOURCE, status(leaving(1))))
        .contains(new Intent.Report(new EndAttempt(MOVE, 1, Aim.RETRY, "no progress at s2")));
  }

  @Test
  void tooManySealsEndTheAttempt() {
    int tooMany = ReshapeSettings.DEFAULT.maxRounds() + 1;
    assertThat(after(ASK_SOURCE, status(leaving(tooMany))))
        .contains(
            new Intent.Report(
                new EndAttempt(MOVE, 1, Aim.RETRY, "the seals were too short, rounds=" + tooMany)));
  }

  @Test
  void attemptThatEndedAtTheSourceIsConfirmed() {
    assertThat(after(ASK_SOURCE, status(serving(Optional.of(FIRST_TRY)))))
        .containsExactly(new Intent.Report(new CoordinatorCommand.ConfirmEnd(MOVE, 1)));
  }

  @Test
  void restoredCoordinatorAsksNobodyBeforeItHasLearntAndThenAnew() {
    after(ASK_SOURCE, status(leaving(1)));
    record(new CoordinatorCommand.Restore(2));
    nowMillis += 1_000_000;
    assertThat(heard(ASK_TARGET, status(new StepStatus.Unknown(SUCCESSOR)))).isEmpty();

    record(new CoordinatorCommand.Learn(2, SOURCE, List.of(leaving(1))));
    record(new CoordinatorCommand.Learn(2, TARGET, List.of()));
    assertThat(intents()).as("all that it was told is old").containsExactly(ASK_SOURCE);
  }

  @Test
  void refusedReportIsNotRepeatedAtOnce() {
    Intent confirm = after(ASK_SOURCE, status(serving(Optional.of(FIRST_TRY)))).getFirst();
    Refusal refusal = new Refusal(Reason.WRONG_STATE, "test");
    Heard refused = new Heard.Recorded(new CommandAnswer.Refused(refusal));
    assertThat(heard(confirm, refused)).isEmpty();
  }

  private List<Intent> after(Intent asked, Heard heard) {
    assertThat(intents()).contains(asked);
    return heard(asked, heard);
  }

  private List<Intent> intents() {
    return next().stream().map(Errand::intent).toList();
  }

  private List<Errand> next() {
    List<Errand> errands = driver.next(machine.view(), nowMillis);
    sent.addAll(errands);
    return errands;
  }

  /** Tells the driver how the last errand of this intent went, and returns what it wants then. */
  private List<Intent> heard(Intent intent, Heard heard) {
    Errand errand =
        sent.reversed().stream().filter(it -> it.intent().equals(intent)).findFirst().orElseThrow();
    driver.heard(errand, heard, nowMillis);
    return intents();
  }

  private static Partition serving(Optional<Attempt> ended) {
    return partition(new Active(Optional.empty(), FOUNDED), ended);
  }

  private static Partition leaving(int round) {
    Departure departure = new Departure(FIRST_TRY, TARGET, SUCCESSOR, VIEW_TIME, round, 80);
    return partition(new Active(Optional.of(departure), FOUNDED), Optional.empty());
  }

  private static Partition sealed(int round) {
    Departure departure = new Departure(FIRST_TRY, TARGET, SUCCESSOR, VIEW_TIME, round, 80);
    return partition(new PartitionState.Sealed(departure, FOUNDED, 30), Optional.empty());
  }

  private static Partition handedOver(int round) {
    return partition(
        new PartitionState.Retired(
            FIRST_TRY,
            40,
            List.of(new Successor(SUCCESSOR, KeyRange.ALL, TARGET)),
            Optional.of(new PartitionState.Seal(round, 30)),
            false),
        Optional.empty());
  }

  private static Partition arriving(boolean whole) {
    return partition(
        SUCCESSOR,
        new PartitionState.Receiving(
            new Arrival(
                FIRST_TRY, SOURCE, PARTITION, VIEW_TIME, 1, Optional.empty(), whole, VIEW_TIME)),
        Optional.empty());
  }

  private static StepStatus present(Partition partition, long rows, long bytes) {
    Tally tally = new Tally(rows, bytes, Fingerprint.ZERO);
    return new StepStatus.Present(partition, Optional.of(new Sums(tally, Fingerprint.ZERO)));
  }

  private static Partition partition(PartitionState state, Optional<Attempt> ended) {
    return partition(PARTITION, state, ended);
  }

  private static Partition partition(
      PartitionId id, PartitionState state, Optional<Attempt> ended) {
    return new Partition(
        id, TABLE, KeyRange.ALL, List.of(new Extent(KeyRange.ALL, 1)), FOUNDED, ended, state);
  }

  private static Heard status(Partition partition) {
    return status(new StepStatus.Present(partition, Optional.empty()));
  }

  private static Heard status(StepStatus status) {
    return new Heard.Answered(new InquiryAnswer.Status(status, false));
  }

  private static Heard refused(Reason reason) {
    return new Heard.Decided(new DataAnswer.Refused(new Refusal(reason, "test")));
  }

  private static CoordinatorCommand change(CoordinatorRequest.Change change) {
    return new CoordinatorCommand.Change(change);
  }

  private void record(CoordinatorCommand command) {
    index++;
    machine.apply(new CoordinatorEntry(HybridClock.ofMillis(nowMillis), List.of(command)));
    machine.commit(index);
  }
}
