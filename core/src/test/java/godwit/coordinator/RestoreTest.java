package godwit.coordinator;

import static godwit.coordinator.Ledger.FIRST;
import static godwit.coordinator.Ledger.SECOND;
import static godwit.coordinator.Ledger.TABLE;
import static godwit.coordinator.Ledger.reason;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CoordinatorCommand.Learn;
import godwit.coordinator.CoordinatorCommand.RegisterService;
import godwit.coordinator.CoordinatorCommand.Restore;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Extent;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import godwit.request.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A state that was put back, and what services tell then. */
final class RestoreTest {
  private static final CommandAnswer RECORDED = new CommandAnswer.Recorded();
  private static final OperationId LOST = new OperationId(1, 9);
  private static final Attempt ATTEMPT = new Attempt(LOST, 2);
  private static final KeyRange LOW = KeyRange.ALL.below(Bytes.utf8("m"));
  private static final KeyRange HIGH = KeyRange.ALL.from(Bytes.utf8("m"));

  private final Ledger ledger = Ledger.withTable(2);

  @Test
  void nothingIsChangedBeforeAllServicesHaveTold() {
    OperationId open = ledger.started(ledger.start(Ledger.split(p(1), "m"))).id();
    restore();

    assertThat(refused(ledger.createTable("u"))).isEqualTo(Reason.BUSY);
    assertThat(reason(ledger.publish(open, 99))).isEqualTo(Reason.BUSY);
    assertThat(reason(ledger.command(new CoordinatorCommand.ClearLeftover(p(7)))))
        .isEqualTo(Reason.BUSY);
    learn(FIRST, partition(p(1), KeyRange.ALL, 10, active()));
    assertThat(ledger.state().learning()).isPresent();
    assertThat(ledger.reopened()).isEqualTo(ledger.state());
    learn(SECOND);

    assertThat(ledger.state().learning()).isEmpty();
    assertThat(ledger.operation(open).phase()).isEqualTo(Phase.FAILED);
    assertThat(ledger.started(ledger.start(Ledger.split(p(1), "m"))).id().incarnation())
        .isEqualTo(5);
    assertThat(ledger.reopened()).isEqualTo(ledger.state());
  }

  @Test
  void whatIsNotKnownYetMayStillBeLearnt() {
    restore();
    CoordinatorRequest.Query routes =
        new CoordinatorRequest.Routes("later", KeyRange.ALL, OptionalLong.empty());
    assertThat(refused(ledger.state().answer(routes))).isEqualTo(Reason.BUSY);
    assertThat(refused(ledger.state().answer(new CoordinatorRequest.Describe(LOST))))
        .isEqualTo(Reason.BUSY);
    learn(FIRST, partition(p(1), KeyRange.ALL, 10, active()));
    learn(SECOND);
    assertThat(refused(ledger.state().answer(routes))).isEqualTo(Reason.UNKNOWN_TABLE);
  }

  @Test
  void onlyTheNewestIncarnationLearns() {
    assertThat(reason(ledger.command(new Restore(1)))).isEqualTo(Reason.STALE_ATTEMPT);
    assertThat(ledger.command(new Learn(1, FIRST, List.of()))).isEqualTo(RECORDED);
    restore();
    assertThat(ledger.command(new Restore(5))).as("again").isEqualTo(RECORDED);
    assertThat(reason(ledger.command(new Learn(4, FIRST, List.of()))))
        .isEqualTo(Reason.STALE_ATTEMPT);
    assertThat(reason(ledger.command(new Learn(5, new ServiceId(8), List.of()))))
        .isEqualTo(Reason.UNKNOWN_SERVICE);
    learn(FIRST, partition(p(1), KeyRange.ALL, 10, active()));
    ledger.command(new Restore(6));
    assertThat(ledger.state().learning().orElseThrow().told()).isEmpty();
  }

  @Test
  void aServiceIsHeardOnce() {
    restore();
    learn(FIRST, partition(p(1), KeyRange.ALL, 10, active()));
    CoordinatorState before = ledger.state();
    learn(FIRST);
    assertThat(ledger.state().learning()).isEqualTo(before.learning());
  }

  @Test
  void aServiceThatIsNotKnownKeepsItsId() {
    restore();
    ServiceId ninth = new ServiceId(9);
    assertThat(reason(ledger.command(new RegisterService("n9", "")))).isEqualTo(Reason.BUSY);
    assertThat(reason(register("n9", FIRST))).isEqualTo(Reason.WRONG_STATE);
    assertThat(reason(register("n1", SECOND))).isEqualTo(Reason.WRONG_STATE);
    assertThat(register("n1", FIRST)).isEqualTo(new CommandAnswer.Registered(FIRST));
    assertThat(register("n9", ninth)).isEqualTo(new CommandAnswer.Registered(ninth));
    learn(FIRST);
    learn(SECOND);
    assertThat(ledger.state().learning()).as("keys are missing").isPresent();
    learn(ninth, partition(p(3), KeyRange.ALL, 20, active()));
    assertThat(ledger.locator("a"))
        .isEqualTo(new Locator(p(3), TABLE, KeyRange.ALL, ninth, 20, Locator.OPEN));
    assertThat(reason(register("n8", new ServiceId(8)))).isEqualTo(Reason.UNKNOWN_SERVICE);
    ledger.command(new RegisterService("n10", ""));
    assertThat(ledger.state().service("n10").orElseThrow().id().number()).isGreaterThan(100);
  }

  @Test
  void whatWasRetiredIsPublished() {
    restore();
    learn(
        FIRST,
        partition(p(1), KeyRange.ALL, 10, retired(20, false, p(2), p(3))),
        partition(p(2), LOW, 20, active()),
        partition(p(3), HIGH, 20, active()));
    learn(SECOND);

    assertThat(ledger.locator("a").partition()).isEqualTo(p(2));
    assertThat(ledger.locator("z").partition()).isEqualTo(p(3));
    assertThat(ledger.state().locators().find(p(1)).orElseThrow().validTo()).isEqualTo(20);
    Operation split = ledger.operation(LOST);
    assertThat(split.task())
        .isEqualTo(new Task.Split(p(1), FIRST, Optional.of(Bytes.utf8("m")), p(2), p(3)));
    assertThat(split.attempt()).isEqualTo(2);
    assertThat(split.stage()).isInstanceOf(Stage.Published.class);
    ledger.close(LOST);
    assertThat(ledger.operation(LOST).phase()).isEqualTo(Phase.DONE);
  }

  @Test
  void whatWasJoinedIsPublished() {
    Successor joined = new Successor(p(4), KeyRange.ALL, FIRST);
    restore();
    learn(
        FIRST,
        partition(p(3), HIGH, 10, retired(20, false, joined)),
        partition(p(2), LOW, 10, retired(20, false, joined)),
        partition(p(4), KeyRange.ALL, 20, active()));
    learn(SECOND);

    assertThat(ledger.operation(LOST).task()).isEqualTo(new Task.Join(p(2), p(3), FIRST, p(4)));
    assertThat(ledger.locator("a").partition()).isEqualTo(p(4));
  }

  @Test
  void whatWasHandedOverIsTheTargetsThoughItHasNotNoticed() {
    restore();
    PartitionState.Retired handedOver =
        retired(30, false, new Successor(p(2), KeyRange.ALL, SECOND));
    learn(FIRST, partition(p(1), KeyRange.ALL, 10, handedOver));
    learn(SECOND, partition(p(2), KeyRange.ALL, 0, complete()));

    assertThat(ledger.locator("a"))
        .isEqualTo(new Locator(p(2), TABLE, KeyRange.ALL, SECOND, 30, Locator.OPEN));
    assertThat(ledger.state().leftovers()).isEmpty();
    assertThat(ledger.operation(LOST).task()).isInstanceOf(Task.Move.class);
    assertThat(ledger.operation(LOST).stage()).isInstanceOf(Stage.Published.class);
  }

  @Test
  void whatLeavesIsEndedWhoeverHasItMeanwhile() {
    for (PartitionState target : List.of(complete(), active())) {
      Ledger other = Ledger.withTable(2);
      other.command(new Restore(5));
      Departure departure = new Departure(ATTEMPT, SECOND, p(2), 15, 1, 80);
      other.command(
          new Learn(
              5,
              FIRST,
              List.of(
                  partition(
                      p(1), KeyRange.ALL, 10, new PartitionState.Sealed(departure, 11, 20)))));
      other.command(new Learn(5, SECOND, List.of(partition(p(2), KeyRange.ALL, 30, target))));

      assertThat(other.locator("a").partition()).isEqualTo(p(1));
      assertThat(other.operation(LOST).task())
          .isEqualTo(new Task.Move(p(1), FIRST, SECOND, p(2), 80));
      assertThat(other.operation(LOST).stage()).isInstanceOf(Stage.Ending.class);
      assertThat(other.state().leftovers()).isEmpty();
      other.finish(LOST, 40);
      assertThat(other.locator("a").partition()).isEqualTo(p(2));
    }
  }

  @Test
  void whatArrivesFromNowhereIsDropped() {
    restore();
    learn(FIRST, partition(p(1), KeyRange.ALL, 10, active()));
    learn(SECOND, partition(p(2), KeyRange.ALL, 0, complete()));
    assertThat(ledger.state().leftovers()).containsValue(new Leftover(SECOND, ATTEMPT, p(2)));
  }

  @Test
  void whatNobodyHasAnyMoreIsForgotten() {
    restore();
    learn(FIRST);
    learn(
        SECOND,
        partition(p(3), KeyRange.ALL, 50, active()),
        partition(p(2), KeyRange.ALL, 40, retired(50, true, new Successor(p(3), LOW, SECOND))));

    assertThat(ledger.state().locators().find(p(1))).isEmpty();
    assertThat(ledger.state().locators().find(p(2)).orElseThrow().validTo()).isEqualTo(50);
    CoordinatorRequest.Routes lost =
        new CoordinatorRequest.Routes("t", KeyRange.ALL, OptionalLong.of(20));
    assertThat(refused(ledger.state().answer(lost))).isEqualTo(Reason.RELEASED);
  }

  @Test
  void aTableThatWasMadeSinceHasALostName() {
    ledger.publish(ledger.started(ledger.createTable("recovered-t7")).id(), 12);
    restore();
    Partition other =
        new Partition(
            p(6),
            new TableId(7),
            KeyRange.ALL,
            List.of(new Extent(KeyRange.ALL, 1)),
            10,
            Optional.empty(),
            active());
    Locator taken = ledger.state().locators().history(new TableId(2)).getFirst();
    learn(FIRST, partition(p(1), KeyRange.ALL, 10, active()), other);
    learn(
        SECOND,
        new Partition(
            taken.partition(),
            new TableId(2),
            KeyRange.ALL,
            List.of(new Extent(KeyRange.ALL, 1)),
            12,
            Optional.empty(),
            active()));

    assertThat(ledger.state().table("recovered-t7-t7").orElseThrow().id())
        .isEqualTo(new TableId(7));
    ledger.createTable("next");
    assertThat(ledger.state().table("next").orElseThrow().id().number()).isGreaterThan(1_000);
  }

  @Test
  void aTableThatWasBeingMadeIsThereOrNot() {
    OperationId made = ledger.started(ledger.createTable("made")).id();
    OperationId lost = ledger.started(ledger.createTable("lost")).id();
    PartitionId founded = ledger.operation(made).task().successors().getFirst();
    restore();
    learn(
        FIRST,
        partition(p(1), KeyRange.ALL, 10, active()),
        new Partition(
            founded,
            new TableId(2),
            KeyRange.ALL,
            List.of(new Extent(KeyRange.ALL, 2)),
            13,
            Optional.empty(),
            active()));
    learn(SECOND);

    assertThat(ledger.operation(made).phase()).isEqualTo(Phase.DONE);
    assertThat(ledger.operation(lost).phase()).isEqualTo(Phase.FAILED);
    assertThat(ledger.state().table("made")).isPresent();
    assertThat(ledger.state().table("lost")).isEmpty();
    assertThat(ledger.started(ledger.createTable("lost")).phase()).isEqualTo(Phase.OPEN);
    assertThat(ledger.reopened()).isEqualTo(ledger.state());
  }

  @Test
  void anOperationOfWhateverKindThatNoServiceIsInTheMiddleOfEnds() {
    Ledger wide = Ledger.withTable(2, CoordinatorSettings.DEFAULT.withReshapesPerService(9));
    wide.splitAt("b", "c", "d", "e", "f");
    wide.finish(started(wide, new Reshape.Move(at(wide, "f"), SECOND, OptionalLong.empty())), 100);
    Reshape splitAndMove =
        new Reshape.Split(at(wide, "a"), Optional.of(Bytes.utf8("aa")), Optional.of(SECOND));
    List<OperationId> open =
        List.of(
            started(wide, new Reshape.Join(at(wide, "b"), at(wide, "c"))),
            started(wide, new Reshape.Move(at(wide, "d"), SECOND, OptionalLong.empty())),
            started(wide, new Reshape.Join(at(wide, "e"), at(wide, "f"))),
            started(wide, splitAndMove));
    assertThat(open)
        .extracting(id -> wide.operation(id).task().kind())
        .containsExactly(Kind.JOIN, Kind.MOVE, Kind.MOVE_AND_JOIN, Kind.SPLIT_AND_MOVE);
    List<Locator> before = wide.state().locators().present(TABLE, KeyRange.ALL);

    wide.command(new Restore(5));
    for (ServiceId service : List.of(FIRST, SECOND)) {
      List<Partition> owned =
          before.stream()
              .filter(it -> it.service().equals(service))
              .map(it -> partition(it.partition(), it.range(), it.validFrom(), active()))
              .toList();
      wide.command(new Learn(5, service, owned));
    }

    assertThat(wide.state().operations().open()).as("nor do their parts go on").isEmpty();
    for (OperationId id : open) {
      assertThat(wide.operation(id).phase()).as("%s", id).isEqualTo(Phase.FAILED);
      assertThat(wide.operation(id).report().detail()).contains("the partitions show");
    }
    assertThat(wide.state().locators().present(TABLE, KeyRange.ALL)).isEqualTo(before);
    assertThat(wide.reopened()).isEqualTo(wide.state());
  }

  @Test
  void keysThatAreMissingWhenAllHaveToldAreWaitedFor() {
    restore();
    learn(FIRST);
    learn(SECOND);
    assertThat(ledger.state().learning()).isPresent();
    assertThat(ledger.createTable("u"))
        .isInstanceOfSatisfying(
            CoordinatorAnswer.Refused.class,
            it -> {
              assertThat(it.refusal().reason()).isEqualTo(Reason.BUSY);
              assertThat(it.refusal().detail()).contains("that it does not know yet");
            });

    ServiceId ninth = new ServiceId(9);
    register("n9", ninth);
    learn(ninth, partition(p(3), KeyRange.ALL, 20, active()));
    assertThat(ledger.state().learning()).isEmpty();
    assertThat(ledger.locator("a").service()).isEqualTo(ninth);
  }

  @Test
  void anOperationThatWasKnownKeepsItsRequests() {
    OperationId open = ledger.started(ledger.start(Ledger.split(p(1), "m"))).id();
    Operation before = ledger.operation(open);
    restore();
    learn(
        FIRST,
        partition(
            p(1),
            KeyRange.ALL,
            10,
            new PartitionState.Retired(
                before.currentAttempt(),
                20,
                List.of(new Successor(p(2), LOW, FIRST), new Successor(p(3), HIGH, FIRST)),
                Optional.empty(),
                false)),
        partition(p(2), LOW, 20, active()),
        partition(p(3), HIGH, 20, active()));
    learn(SECOND);
    assertThat(ledger.operation(open).requests()).isEqualTo(before.requests());
    assertThat(ledger.operation(open).startedAt()).isEqualTo(before.startedAt());
  }

  private static PartitionId at(Ledger ledger, String key) {
    return ledger.locator(key).partition();
  }

  private static OperationId started(Ledger ledger, Reshape reshape) {
    return ledger.started(ledger.start(reshape)).id();
  }

  private void restore() {
    assertThat(ledger.command(new Restore(5))).isEqualTo(RECORDED);
  }

  private void learn(ServiceId service, Partition... partitions) {
    assertThat(ledger.command(new Learn(5, service, List.of(partitions)))).isEqualTo(RECORDED);
  }

  private CommandAnswer register(String node, ServiceId claimed) {
    return ledger.command(new RegisterService(node, "", Optional.of(claimed)));
  }

  private static Reason refused(CoordinatorAnswer answer) {
    return ((CoordinatorAnswer.Refused) answer).refusal().reason();
  }

  private static PartitionId p(long number) {
    return new PartitionId(1, number);
  }

  private static PartitionState active() {
    return new PartitionState.Active(Optional.empty(), 11);
  }

  private static PartitionState complete() {
    Arrival arrival = new Arrival(ATTEMPT, FIRST, p(1), 15, 0, Optional.empty(), true, 20);
    return new PartitionState.Complete(arrival, 1, 20);
  }

  private static PartitionState.Retired retired(
      long end, boolean published, PartitionId left, PartitionId right) {
    return new PartitionState.Retired(
        ATTEMPT,
        end,
        List.of(new Successor(left, LOW, FIRST), new Successor(right, HIGH, FIRST)),
        Optional.empty(),
        published);
  }

  private static PartitionState.Retired retired(long end, boolean published, Successor only) {
    boolean moved = !only.service().equals(FIRST);
    Optional<PartitionState.Seal> seal =
        moved ? Optional.of(new PartitionState.Seal(1, 20)) : Optional.empty();
    return new PartitionState.Retired(ATTEMPT, end, List.of(only), seal, published);
  }

  private static Partition partition(
      PartitionId id, KeyRange range, long since, PartitionState state) {
    return new Partition(
        id, TABLE, range, List.of(new Extent(range, 1)), since, Optional.empty(), state);
  }
}
