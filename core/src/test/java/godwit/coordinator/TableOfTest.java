package godwit.coordinator;

import static godwit.coordinator.Ledger.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.partition.OperationId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest.Reshape;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which table an operation is about, by which it is judged who may see or cancel it. */
class TableOfTest {
  private final Ledger ledger = Ledger.withTable(3);

  @Test
  void everyKindOfOperationIsOfItsTable() {
    ledger.splitAt("d", "h", "m");
    ofTable(ledger.start(Ledger.split(ledger.locator("a").partition(), "b")));
    ofTable(
        ledger.start(
            new Reshape.Join(ledger.locator("d").partition(), ledger.locator("h").partition())));
    ofTable(
        ledger.start(
            new Reshape.Move(ledger.locator("m").partition(), Ledger.THIRD, OptionalLong.empty())));
  }

  @Test
  void operationInPartsIsOfItsTable() {
    ofTable(
        ledger.start(
            new Reshape.Split(
                ledger.locator("a").partition(), Optional.empty(), Optional.of(Ledger.THIRD))));
  }

  @Test
  void joinAcrossServicesIsOfItsTable() {
    ledger.splitAt("m");
    OperationId moved =
        ledger
            .started(
                ledger.start(
                    new Reshape.Move(
                        ledger.locator("m").partition(), Ledger.THIRD, OptionalLong.empty())))
            .id();
    ledger.finish(moved, 100L << 20);
    ofTable(
        ledger.start(
            new Reshape.Join(ledger.locator("a").partition(), ledger.locator("m").partition())));
  }

  @Test
  void makingAndDroppingATableIsOfIt() {
    OperationId made = ledger.started(ledger.createTable("u")).id();
    assertThat(ledger.state().tableOf(made)).contains(ledger.state().table("u").orElseThrow().id());
    ofTable(ledger.dropTable("t"));
    assertThat(ledger.state().tableOf(new OperationId(1, 1_000))).isEmpty();
  }

  private void ofTable(CoordinatorAnswer answer) {
    OperationId id = ledger.started(answer).id();
    assertThat(ledger.state().tableOf(id)).contains(TABLE);
  }
}
