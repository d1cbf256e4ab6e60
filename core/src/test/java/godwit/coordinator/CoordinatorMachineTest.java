package godwit.coordinator;

import static godwit.coordinator.Ledger.reason;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CoordinatorCommand.Bootstrap;
import godwit.coordinator.CoordinatorCommand.RegisterService;
import godwit.partition.OperationId;
import godwit.partition.ServiceId;
import godwit.request.Reason;
import org.junit.jupiter.api.Test;

final class CoordinatorMachineTest {
  private final Ledger ledger = new Ledger(CoordinatorSettings.DEFAULT);

  @Test
  void incarnationOnlyGrows() {
    ledger.command(new Bootstrap(5));
    assertThat(ledger.command(new Bootstrap(5))).isEqualTo(new CommandAnswer.Recorded());
    assertThat(reason(ledger.command(new Bootstrap(4)))).isEqualTo(Reason.STALE_ATTEMPT);
    ledger.command(new Bootstrap(6));
    assertThat(ledger.state().numbers().incarnation()).isEqualTo(6);
  }

  @Test
  void idsCarryTheIncarnation() {
    ledger.command(new Bootstrap(7));
    ledger.command(new RegisterService("n1", ""));
    assertThat(ledger.started(ledger.createTable("t")).id()).isEqualTo(new OperationId(7, 1));
  }

  @Test
  void nodeKeepsItsServiceAndMayChangeItsAddress() {
    ledger.command(new Bootstrap(1));
    CommandAnswer first = new CommandAnswer.Registered(new ServiceId(1));
    assertThat(ledger.command(new RegisterService("n1", "a:1"))).isEqualTo(first);
    assertThat(ledger.command(new RegisterService("n2", "b:1")))
        .isEqualTo(new CommandAnswer.Registered(new ServiceId(2)));
    assertThat(ledger.command(new RegisterService("n1", "a:2"))).isEqualTo(first);
    assertThat(ledger.state().service("n1"))
        .contains(new DataService(new ServiceId(1), "n1", "a:2"));
  }

  @Test
  void clockOfTheMachineNeverStandsStill() {
    ledger.command(new Bootstrap(1));
    long before = ledger.state().numbers().clock();
    ledger.sleep(-500);
    ledger.command(new RegisterService("n1", ""));
    assertThat(ledger.state().numbers().clock()).isEqualTo(before + 1);
  }

  @Test
  void storeHoldsAllThatTheMachineKnows() {
    Ledger full = Ledger.withTable(3);
    full.splitAt("g", "m", "t");
    full.createTable("second");
    assertThat(full.reopened()).isEqualTo(full.state());
    assertThat(full.store.appliedIndex()).isPositive();
  }

  @Test
  void judgingChangesNothing() {
    Ledger full = Ledger.withTable(1);
    CoordinatorMachine machine = new CoordinatorMachine(full.store, CoordinatorSettings.DEFAULT);
    CoordinatorState before = machine.view();
    CoordinatorDecision decision = machine.decide(new RegisterService("n9", ""), 1L << 40);
    assertThat(decision).isInstanceOf(CoordinatorDecision.Accepted.class);
    machine.commit(full.store.appliedIndex());
    assertThat(machine.view()).isEqualTo(before);
  }
}
