package godwit.coordinator;

import static godwit.coordinator.Ledger.SECOND;
import static godwit.coordinator.Ledger.TABLE;
import static godwit.coordinator.Ledger.reason;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport;
import godwit.request.Progress;
import godwit.request.Progress.Copy;
import godwit.request.Progress.Step;
import godwit.request.Progress.Waiting;
import godwit.request.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class QueryTest {
  private final Ledger ledger = Ledger.withTable(2);

  @Test
  void routesCoverTheRangeAskedFor() {
    ledger.splitAt("g", "m", "t");
    List<Locator> routes =
        routes(new KeyRange(Bytes.utf8("h"), Bytes.utf8("n")), OptionalLong.empty()).locators();
    assertThat(routes)
        .extracting(locator -> locator.range().low().toUtf8())
        .containsExactly("g", "m");
  }

  @Test
  void routesOfThePastNameWhoOwnedThen() {
    Reshape move = new Reshape.Move(ledger.locator("m").partition(), SECOND, OptionalLong.empty());
    ledger.finish(ledger.started(ledger.start(move)).id(), 50);
    assertThat(routes(KeyRange.ALL, OptionalLong.of(50)).locators().getFirst().service())
        .isEqualTo(Ledger.FIRST);
    assertThat(routes(KeyRange.ALL, OptionalLong.of(51)).locators().getFirst().service())
        .isEqualTo(SECOND);
  }

  @Test
  void routesFromBeforeTheTableAreRefused() {
    assertThat(reason(ask(new CoordinatorRequest.Routes("t", KeyRange.ALL, OptionalLong.of(10)))))
        .isEqualTo(Reason.RELEASED);
  }

  @Test
  void versionOfTheRoutesGrowsWithEachChange() {
    long before = routes(KeyRange.ALL, OptionalLong.empty()).version();
    ledger.splitAt("m");
    assertThat(routes(KeyRange.ALL, OptionalLong.empty()).version()).isGreaterThan(before);
  }

  @Test
  void tableThatIsNotFoundedYetIsUnknown() {
    ledger.createTable("second");
    assertThat(ask(new CoordinatorRequest.Tables()))
        .isEqualTo(
            new CoordinatorAnswer.Tables(List.of(new CoordinatorAnswer.TableReport(TABLE, "t"))));
    CoordinatorAnswer answer =
        ask(new CoordinatorRequest.Routes("second", KeyRange.ALL, OptionalLong.empty()));
    assertThat(reason(answer)).isEqualTo(Reason.UNKNOWN_TABLE);
  }

  @Test
  void servicesAreListed() {
    assertThat(ask(new CoordinatorRequest.Services()))
        .isInstanceOfSatisfying(
            CoordinatorAnswer.Services.class,
            services ->
                assertThat(services.services())
                    .extracting(CoordinatorAnswer.ServiceReport::node)
                    .containsExactly("n1", "n2"));
  }

  @Test
  void progressIsToldOfWhatIsOpenAndKnown() {
    Reshape move = new Reshape.Move(ledger.locator("a").partition(), SECOND, OptionalLong.empty());
    OperationReport open = ledger.started(ledger.start(move));
    Copy copy = new Copy(Step.COPYING, 1, 10, OptionalLong.of(2), OptionalLong.of(20), 0, false);
    Copy slow =
        new Copy(Step.CATCHING_UP, 2, 20, OptionalLong.empty(), OptionalLong.empty(), 1, true);
    Progress known = new Progress(Optional.of(copy), List.of());
    Progress slowing = new Progress(Optional.of(slow), List.of());
    Progress waiting = new Progress(Optional.empty(), List.of(new Waiting(SECOND, 5)));
    Progress unknown = new Progress(Optional.empty(), List.of());
    assertThat(open.with(unknown)).isEqualTo(open);
    assertThat(open.with(known).progress()).hasValue(known);
    assertThat(open.with(known).detail()).isEqualTo(open.detail());
    assertThat(open.with(waiting).progress()).hasValue(waiting);
    assertThat(open.with(slowing).detail())
        .endsWith(", writers are slowed so that the move catches up");
    CoordinatorAnswer.Operations all = new CoordinatorAnswer.Operations(List.of(open));
    assertThat(all.with(id -> Optional.empty())).isEqualTo(all);
    assertThat(all.with(id -> Optional.of(known)).operations()).containsExactly(open.with(known));
    assertThat(ledger.state().operations().doing(open.id())).isEqualTo(open.id());
    ledger.finish(open.id(), 50);
    OperationReport done = ledger.operation(open.id()).report();
    assertThat(done.with(slowing)).as("it has ended").isEqualTo(done);
  }

  @Test
  void operationsComeNewestFirstAndNoMoreThanAskedFor() {
    ledger.splitAt("g", "m");
    ledger.createTable("second");
    assertThat(operations(false, 3)).extracting(it -> it.id().number()).containsExactly(4L, 3L, 2L);
    assertThat(operations(true, 10)).extracting(it -> it.id().number()).containsExactly(4L);
    assertThat(operations(false, 0)).isEmpty();
  }

  @Test
  void operationIsDescribedOrUnknown() {
    assertThat(ask(new CoordinatorRequest.Describe(new OperationId(1, 1))))
        .isInstanceOf(CoordinatorAnswer.Operations.class);
    assertThat(reason(ask(new CoordinatorRequest.Describe(new OperationId(1, 99)))))
        .isEqualTo(Reason.UNKNOWN_OPERATION);
  }

  private CoordinatorAnswer.Routes routes(KeyRange range, OptionalLong asOf) {
    return (CoordinatorAnswer.Routes) ask(new CoordinatorRequest.Routes("t", range, asOf));
  }

  private List<OperationReport> operations(boolean open, int limit) {
    CoordinatorAnswer answer = ask(new CoordinatorRequest.Operations(open, limit));
    return ((CoordinatorAnswer.Operations) answer).operations();
  }

  private CoordinatorAnswer ask(CoordinatorRequest.Query query) {
    return ledger.state().answer(query);
  }
}
