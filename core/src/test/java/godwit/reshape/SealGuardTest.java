package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.clock.HybridClock;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.DataMachine;
import godwit.data.DataSettings;
import godwit.data.ServiceView;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.store.MemoryStore;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SealGuardTest {
  private static final long SEALED_MILLIS = 5_000;
  private static final long BUDGET_MILLIS = 80;
  private static final PartitionId PARTITION = new PartitionId(1, 1);
  private static final Attempt MOVE = new Attempt(new OperationId(1, 2), 1);

  private final ServiceId self = new ServiceId(1);
  private final SealGuard guard = new SealGuard(self);
  private final ServiceView sealed = sealed();

  @Test
  void sealStaysWhileItsBudgetLasts() {
    assertThat(guard.next(sealed, SEALED_MILLIS + BUDGET_MILLIS - 1)).isEmpty();
  }

  @Test
  void sealIsTakenOffWhenItsBudgetIsOver() {
    List<Errand> errands = guard.next(sealed, SEALED_MILLIS + BUDGET_MILLIS);
    assertThat(errands)
        .extracting(Errand::intent)
        .containsExactly(new Intent.Propose(self, new DataCommand.Unseal(MOVE, PARTITION, 1)));
  }

  @Test
  void sealIsTakenOffOnceAtATime() {
    guard.next(sealed, SEALED_MILLIS + BUDGET_MILLIS);
    assertThat(guard.next(sealed, SEALED_MILLIS + 10 * BUDGET_MILLIS)).isEmpty();
  }

  @Test
  void sealThatCouldNotBeTakenOffIsTriedAgainALittleLater() {
    long nowMillis = SEALED_MILLIS + BUDGET_MILLIS;
    Errand errand = guard.next(sealed, nowMillis).getFirst();
    guard.heard(errand, new Heard.Unreachable(), nowMillis);
    assertThat(guard.next(sealed, nowMillis)).isEmpty();
    assertThat(guard.next(sealed, nowMillis + 20)).hasSize(1);
  }

  @Test
  void sealFromAClockAheadIsCountedFromItsFirstSight() {
    long nowMillis = SEALED_MILLIS - 3_000;
    assertThat(guard.next(sealed, nowMillis)).isEmpty();
    assertThat(guard.next(sealed, nowMillis + BUDGET_MILLIS)).hasSize(1);
  }

  private ServiceView sealed() {
    DataMachine machine = new DataMachine(self, new MemoryStore(), DataSettings.DEFAULT);
    Attempt founding = new Attempt(new OperationId(1, 1), 1);
    List<DataCommand> steps =
        List.of(
            new DataCommand.Found(founding, PARTITION, new TableId(1), KeyRange.ALL),
            new DataCommand.Begin(
                MOVE, PARTITION, new PartitionId(1, 2), new ServiceId(2), BUDGET_MILLIS),
            new DataCommand.Seal(MOVE, PARTITION, 1));
    long index = 0;
    for (DataCommand step : steps) {
      index++;
      machine.apply(index, new DataEntry(HybridClock.ofMillis(SEALED_MILLIS), List.of(step)));
      machine.commit(index);
    }
    return machine.view();
  }
}
