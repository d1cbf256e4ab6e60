package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorEntry;
import godwit.coordinator.CoordinatorMachine;
import godwit.coordinator.CoordinatorSettings;
import godwit.coordinator.CoordinatorState;
import godwit.data.DataAnswer;
import godwit.partition.ServiceId;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.store.MemoryStore;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single decisions while a coordinator that was put back learns. */
final class LearningDriverTest {
  private static final ServiceId FIRST = new ServiceId(1);
  private static final ServiceId SECOND = new ServiceId(2);
  private static final Heard NOTHING_THERE =
      new Heard.Decided(new DataAnswer.Recognised(List.of()));
  private static final Heard REFUSED =
      new Heard.Decided(new DataAnswer.Refused(new Refusal(Reason.STALE_ATTEMPT, "")));
  private static final long LONG = 100_000;

  private final CoordinatorMachine machine =
      new CoordinatorMachine(new MemoryStore(), CoordinatorSettings.DEFAULT);
  private final LearningDriver driver = new LearningDriver(ReshapeSettings.DEFAULT);
  private long nowMillis = 1_000;
  private long index;

  @BeforeEach
  void restore() {
    record(new CoordinatorCommand.Bootstrap(1));
    record(new CoordinatorCommand.RegisterService("n1", ""));
    record(new CoordinatorCommand.RegisterService("n2", ""));
    assertThat(next()).as("nothing to learn").isEmpty();
    record(new CoordinatorCommand.Restore(2));
  }

  @Test
  void eachServiceIsAskedUntilItHasTold() {
    List<Errand> asked = next();
    assertThat(asked)
        .extracting(Errand::intent)
        .containsExactly(new Intent.Recognise(FIRST, 2), new Intent.Recognise(SECOND, 2));
    assertThat(next()).as("one errand at a time").isEmpty();
    driver.heard(asked.get(0), NOTHING_THERE, nowMillis);
    Errand report = only();
    assertThat(report.intent()).isEqualTo(learn(2, FIRST));
    record(((Intent.Report) report.intent()).command());
    driver.heard(report, new Heard.Recorded(new CommandAnswer.Recorded()), nowMillis);
    assertThat(next()).as("the other is still asked").isEmpty();
    driver.heard(asked.get(1), new Heard.Unreachable(), nowMillis);
    assertThat(next()).as("rests").isEmpty();
    nowMillis += LONG;
    assertThat(only().intent()).isEqualTo(new Intent.Recognise(SECOND, 2));
  }

  @Test
  void aServiceThatRefusesIsAskedAgainAfterARest() {
    Errand first = next().getFirst();
    driver.heard(first, REFUSED, nowMillis);
    driver.heard(first, NOTHING_THERE, nowMillis);
    assertThat(next()).isEmpty();
    nowMillis += LONG;
    assertThat(only().intent()).isEqualTo(first.intent());
  }

  @Test
  void aCoordinatorThatRefusesIsToldAgainAfterARest() {
    driver.heard(next().getFirst(), NOTHING_THERE, nowMillis);
    Errand report = only();
    driver.heard(
        report,
        new Heard.Recorded(new CommandAnswer.Refused(new Refusal(Reason.BUSY, ""))),
        nowMillis);
    assertThat(next()).isEmpty();
    nowMillis += LONG;
    assertThat(only().intent()).isEqualTo(report.intent());
  }

  @Test
  void whatAServiceToldAnEarlierIncarnationIsNotTaken() {
    Errand first = next().getFirst();
    record(new CoordinatorCommand.Restore(3));
    assertThat(next()).as("the earlier answer is awaited").isEmpty();
    driver.heard(first, NOTHING_THERE, nowMillis);
    nowMillis += LONG;
    assertThat(only().intent()).isEqualTo(new Intent.Recognise(FIRST, 3));
  }

  private Intent learn(long incarnation, ServiceId service) {
    return new Intent.Report(new CoordinatorCommand.Learn(incarnation, service, List.of()));
  }

  private Errand only() {
    List<Errand> errands = next();
    assertThat(errands).hasSize(1);
    return errands.getFirst();
  }

  private List<Errand> next() {
    return driver.next(view(), nowMillis);
  }

  private CoordinatorState view() {
    return machine.view();
  }

  private void record(CoordinatorCommand command) {
    index++;
    machine.apply(new CoordinatorEntry(index << 16, List.of(command)));
    machine.commit(index);
  }
}
