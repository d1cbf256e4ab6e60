package godwit.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.partition.OperationId;
import godwit.request.CoordinatorRequest.Reshape;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Whoever looks now and then misses no operation's end. */
class OperationsTest {
  private final Ledger ledger = Ledger.withTable(3);

  @Test
  void whatWasOpenEndsOnce() {
    OperationId moved = move();
    Operations open = ledger.state().operations();
    assertThat(endedSince(open)).isEmpty();
    ledger.finish(moved, 100L << 20);
    assertThat(endedSince(open)).containsExactly(moved);
    assertThat(endedSince(ledger.state().operations())).isEmpty();
  }

  @Test
  void whatBeganAndEndedMeanwhileIsNewer() {
    Operations before = ledger.state().operations();
    OperationId moved = move();
    ledger.finish(moved, 100L << 20);
    assertThat(endedSince(before)).containsExactly(moved);
  }

  @Test
  void allIsNewToWhoKnowsNone() {
    OperationId moved = move();
    ledger.finish(moved, 100L << 20);
    assertThat(endedSince(Operations.NONE))
        .containsExactlyElementsOf(
            ledger.state().operations().ended().stream().map(Operation::id).toList());
  }

  private List<OperationId> endedSince(Operations before) {
    return ledger.state().operations().endedSince(before).stream().map(Operation::id).toList();
  }

  private OperationId move() {
    return ledger
        .started(
            ledger.start(
                new Reshape.Move(
                    ledger.locator("a").partition(), Ledger.THIRD, OptionalLong.empty())))
        .id();
  }
}
