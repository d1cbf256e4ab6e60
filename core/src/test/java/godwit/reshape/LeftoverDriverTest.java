package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Learning;
import godwit.coordinator.Leftover;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.StepStatus;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LeftoverDriverTest {
  private static final ServiceId SERVICE = new ServiceId(2);
  private static final PartitionId PARTITION = new PartitionId(1, 3);
  private static final Attempt ATTEMPT = new Attempt(new OperationId(1, 5), 1);
  private static final Intent DROP =
      new Intent.Propose(SERVICE, new DataCommand.Drop(ATTEMPT, PARTITION));
  private static final Intent CLEAR =
      new Intent.Report(new CoordinatorCommand.ClearLeftover(PARTITION));
  private static final Refusal WHY = new Refusal(Reason.WRONG_STATE, "");
  private static final Heard GONE =
      new Heard.Decided(new DataAnswer.Step(new StepStatus.Unknown(PARTITION)));
  private static final CoordinatorState WITH_LEFTOVER = withLeftover(Optional.empty());

  private final LeftoverDriver driver = new LeftoverDriver(ReshapeSettings.DEFAULT);
  private long nowMillis = 1_000;

  @Test
  void whatIsDroppedIsCleared() {
    Errand drop = next();
    assertThat(drop.intent()).isEqualTo(DROP);
    assertThat(driver.next(WITH_LEFTOVER, nowMillis)).as("one errand at a time").isEmpty();
    driver.heard(drop, GONE, nowMillis);
    Errand clear = next();
    assertThat(clear.intent()).isEqualTo(CLEAR);
    driver.heard(clear, new Heard.Recorded(new CommandAnswer.Recorded()), nowMillis);
    assertThat(driver.next(CoordinatorState.EMPTY, nowMillis)).isEmpty();
  }

  @Test
  void aServiceThatIsAwayIsToldAgainAfterARest() {
    for (Heard heard :
        List.of(
            new Heard.Unreachable(),
            new Heard.Decided(new DataAnswer.Refused(WHY)),
            new Heard.Decided(new DataAnswer.Clock(7)))) {
      driver.heard(next(), heard, nowMillis);
      assertThat(driver.next(WITH_LEFTOVER, nowMillis)).as("rests after %s", heard).isEmpty();
      nowMillis += 100_000;
    }
    assertThat(next().intent()).isEqualTo(DROP);
  }

  @Test
  void aCoordinatorThatRefusesIsToldAgainAfterARest() {
    driver.heard(next(), GONE, nowMillis);
    driver.heard(next(), new Heard.Recorded(new CommandAnswer.Refused(WHY)), nowMillis);
    assertThat(driver.next(WITH_LEFTOVER, nowMillis)).isEmpty();
    nowMillis += 100_000;
    assertThat(next().intent()).isEqualTo(CLEAR);
  }

  @Test
  void whatIsHeardTwiceOrOfNothingChangesNothing() {
    Errand drop = next();
    driver.heard(drop, GONE, nowMillis);
    driver.heard(drop, new Heard.Unreachable(), nowMillis);
    driver.heard(new Errand(99, DROP), new Heard.Unreachable(), nowMillis);
    assertThat(next().intent()).isEqualTo(CLEAR);
  }

  @Test
  void nothingIsDroppedWhileARestoredCoordinatorLearns() {
    Learning learning = new Learning(new TreeMap<>());
    assertThat(driver.next(withLeftover(Optional.of(learning)), nowMillis)).isEmpty();
    assertThat(next().intent()).isEqualTo(DROP);
  }

  private Errand next() {
    List<Errand> errands = driver.next(WITH_LEFTOVER, nowMillis);
    assertThat(errands).hasSize(1);
    return errands.getFirst();
  }

  private static CoordinatorState withLeftover(Optional<Learning> learning) {
    return new CoordinatorState(
        CoordinatorState.EMPTY.numbers(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        CoordinatorState.EMPTY.locators(),
        CoordinatorState.EMPTY.operations(),
        new TreeMap<>(Map.of(PARTITION, new Leftover(SERVICE, ATTEMPT, PARTITION))),
        learning,
        CoordinatorState.EMPTY.users());
  }
}
