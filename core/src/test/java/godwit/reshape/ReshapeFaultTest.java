package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.data.DataCommand;
import godwit.data.Delta;
import godwit.data.DeltaItem;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Retired;
import godwit.partition.PartitionState.Sealed;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport.Phase;
import godwit.request.Row;
import godwit.reshape.ReshapeWorld.Fate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What becomes of a reshape when one thing goes wrong at one moment. */
final class ReshapeFaultTest {
  private static final ServiceId FIRST = new ServiceId(1);
  private static final ServiceId SECOND = new ServiceId(2);
  private static final ServiceId THIRD = new ServiceId(3);

  @Test
  void moveToADeadTargetGoesElsewhereWhenPatienceIsOver() {
    ReshapeWorld world = filled(3);
    world.cutOff.add(SECOND);
    OperationId id = world.start(move(world, SECOND));
    world.run(500);
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    assertThat(world.report(id).attempt()).isEqualTo(2);
    assertThat(world.locator("m").service()).isEqualTo(THIRD);
    world.checkRows();
  }

  @Test
  void deadTargetDropsWhatItGotWhenItIsBack() {
    ReshapeWorld world = filled(3);
    OperationId id = world.start(move(world, SECOND));
    cutWhenReceiving(world, SECOND);
    world.run(600);
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    assertThat(world.state().leftovers()).hasSize(1);
    world.cutOff.clear();
    world.runUntilIdle();
    assertThat(world.anythingArriving()).isFalse();
    world.checkRows();
  }

  @Test
  void moveIsGivenUpWhenTheOnlyTargetStaysDead() {
    ReshapeWorld world = filled(2);
    PartitionId before = world.locator("m").partition();
    world.cutOff.add(SECOND);
    OperationId id = world.start(move(world, SECOND));
    world.run(2_000);
    assertThat(world.report(id).phase()).isEqualTo(Phase.FAILED);
    assertThat(world.report(id).attempt()).isEqualTo(5);
    assertThat(world.locator("m").partition()).isEqualTo(before);
    assertThat(world.put("m", "still here")).isTrue();
  }

  @Test
  void moveWaitsForItsSourceHoweverLongThatIsAway() {
    ReshapeWorld world = filled(3);
    OperationId id = world.start(move(world, SECOND));
    cutWhenReceiving(world, FIRST);
    world.run(2_000);
    assertThat(world.report(id).phase()).isEqualTo(Phase.OPEN);
    assertThat(world.report(id).attempt()).isEqualTo(1);
    world.cutOff.clear();
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    world.checkRows();
  }

  @Test
  void handOverNeedsNoCoordinator() {
    ReshapeWorld world = filled(2);
    OperationId id = world.start(move(world, SECOND));
    world.fate =
        intent -> {
          world.coordinatorUp = world.coordinatorUp && !(intent instanceof Intent.Take);
          return Fate.DONE;
        };
    world.run(100);
    assertThat(world.put("m", "at the target")).isTrue();
    assertThat(world.service(SECOND).view().partitions().owner(ReshapeWorld.TABLE, key("m")))
        .isPresent();
    assertThat(world.locator("m").service()).isEqualTo(FIRST);
    world.coordinatorUp = true;
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    world.checkRows();
  }

  @Test
  void cancelDuringTheCopyLeavesThePartitionWhereItWas() {
    ReshapeWorld world = filled(2);
    PartitionId before = world.locator("m").partition();
    OperationId id = world.start(move(world, SECOND));
    cutWhenReceiving(world, SECOND);
    world.run(5);
    cancel(world, id);
    world.cutOff.clear();
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.CANCELLED);
    assertThat(world.locator("m").partition()).isEqualTo(before);
    assertThat(world.anythingArriving()).isFalse();
    world.checkRows();
  }

  @Test
  void whatIsPreparedLongAfterItsMoveWasCancelledIsDropped() {
    ReshapeWorld world = filled(2);
    OperationId id = world.start(move(world, SECOND));
    world.fate = intent -> isStep(intent, DataCommand.Prepare.class) ? Fate.LATE : Fate.DONE;
    world.run(20);
    world.change(new CoordinatorRequest.Cancel(world.nextRequest(), id));
    world.fate = intent -> Fate.DONE;
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.CANCELLED);
    world.releaseAll(SECOND);
    world.doLate();
    assertThat(world.anythingArriving()).isTrue();
    world.run(200);
    assertThat(world.anythingArriving()).isFalse();
    world.checkRows();
  }

  @Test
  void whatIsPreparedLateIsKeptAsLongAsTheCoordinatorDoesNotKnowItsMove() {
    ReshapeWorld world = filled(2);
    PartitionId moved = world.locator("m").partition();
    Attempt unknown = new Attempt(new OperationId(1, 1_000), 1);
    DataCommand.Origin origin = new DataCommand.Origin(FIRST, moved, 0);
    world.propose(
        SECOND,
        new DataCommand.Prepare(
            unknown, new PartitionId(1, 1_000), ReshapeWorld.TABLE, KeyRange.ALL, origin));
    world.run(200);
    assertThat(world.anythingArriving()).isTrue();
  }

  @Test
  void cancelNeedsNoTarget() {
    ReshapeWorld world = filled(2);
    OperationId id = world.start(move(world, SECOND));
    cutWhenReceiving(world, SECOND);
    world.run(5);
    cancel(world, id);
    world.run(20);
    assertThat(world.report(id).phase()).isEqualTo(Phase.CANCELLED);
  }

  @Test
  void cancelAfterTheHandOverComesTooLateAndTheMoveIsDone() {
    ReshapeWorld world = filled(2);
    OperationId id = world.start(move(world, SECOND));
    world.fate =
        intent -> {
          world.coordinatorUp = world.coordinatorUp && !(intent instanceof Intent.Take);
          return Fate.DONE;
        };
    world.run(100);
    cancel(world, id);
    assertThat(world.report(id).phase()).isEqualTo(Phase.CANCELLING);
    world.coordinatorUp = true;
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    assertThat(world.locator("m").service()).isEqualTo(SECOND);
    world.checkRows();
  }

  @Test
  void differentRowsEndTheMoveAndItIsNotTriedAgain() {
    ReshapeWorld world = filled(3);
    OperationId id = world.start(move(world, SECOND));
    world.fate =
        intent -> {
          if (isStep(intent, DataCommand.Seal.class)) {
            damage(world);
          }
          return Fate.DONE;
        };
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.FAILED);
    assertThat(world.report(id).attempt()).isEqualTo(1);
    assertThat(world.report(id).detail()).contains("SUMS_DIFFER");
    assertThat(world.put("m", "still served")).isTrue();
    world.checkRows();
  }

  @Test
  void sealEndsByItselfWhenTheTargetDiesInThePause() {
    ReshapeWorld world = filled(2);
    world.start(move(world, SECOND));
    world.fate = intent -> isStep(intent, DataCommand.Complete.class) ? Fate.LOST : Fate.DONE;
    while (!(owner(world).state() instanceof Sealed)) {
      world.tick();
    }
    assertThat(world.put("m", "parked")).isFalse();
    world.cutOff.add(SECOND);
    world.run(9);
    assertThat(world.put("m", "taken again")).isTrue();
    world.cutOff.clear();
    world.fate = intent -> Fate.DONE;
    world.runUntilIdle();
    world.checkRows();
  }

  @Test
  void splitThatHappenedBeforeItsCancelIsPublished() {
    ReshapeWorld world = filled(2);
    OperationId id = world.start(split(world));
    world.fate =
        intent -> {
          world.coordinatorUp = !isStep(intent, DataCommand.Split.class);
          return world.coordinatorUp ? Fate.DONE : Fate.UNANSWERED;
        };
    world.run(5);
    cancel(world, id);
    world.coordinatorUp = true;
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    world.checkRows();
  }

  @Test
  void splitThatComesAfterItsCancelDoesNothing() {
    ReshapeWorld world = filled(2);
    PartitionId before = world.locator("m").partition();
    OperationId id = world.start(split(world));
    world.fate = intent -> isStep(intent, DataCommand.Split.class) ? Fate.LATE : Fate.DONE;
    world.run(3);
    cancel(world, id);
    world.runUntilIdle();
    world.doLate();
    assertThat(world.report(id).phase()).isEqualTo(Phase.CANCELLED);
    assertThat(owner(world).id()).isEqualTo(before);
    world.checkRows();
  }

  @Test
  void sourceKeepsItsSuccessorsUntilTheTargetServes() {
    ReshapeWorld world = filled(2);
    world.start(move(world, SECOND));
    world.fate = intent -> isStep(intent, DataCommand.Own.class) ? Fate.LOST : Fate.DONE;
    PartitionId source = world.locator("m").partition();
    world.run(200);
    assertThat(world.locator("m").service()).isEqualTo(SECOND);
    Partition retired = world.service(FIRST).view().partitions().find(source).orElseThrow();
    assertThat(retired.state())
        .isInstanceOfSatisfying(Retired.class, it -> assertThat(it.published()).isFalse());
    world.fate = intent -> Fate.DONE;
    world.runUntilIdle();
    world.checkRows();
  }

  @Test
  void fromTheSealOnEveryAnswerGivesTheNextStep() {
    ReshapeWorld world = filled(2);
    world.start(move(world, SECOND));
    world.runUntilIdle();
    List<String> steps =
        world.performed.stream()
            .filter(intent -> intent.toString().contains("attempt=o2#1"))
            .filter(intent -> !intent.toString().contains("Status"))
            .map(ReshapeFaultTest::name)
            .toList();
    int seal = steps.indexOf("Seal");
    assertThat(steps.subList(seal, seal + 5))
        .containsExactly("Seal", "NextDelta", "Complete", "HandOver", "Own");
    assertThat(world.report(new OperationId(1, 2)).receipt().orElseThrow().pauseMillis()).isZero();
  }

  /** Writes a row to the target that the source does not have. */
  private static void damage(ReshapeWorld world) {
    Partition receiving =
        world.service(SECOND).view().partitions().all().stream()
            .filter(partition -> partition.arrival().isPresent())
            .findFirst()
            .orElseThrow();
    Arrival arrival = receiving.arrival().orElseThrow();
    long to = arrival.cursor() + 1;
    Row bogus = new Row(key("bogus"), to, key("row"));
    Delta delta = new Delta(arrival.cursor(), to, List.of(new DeltaItem.Put(bogus)));
    world
        .service(SECOND)
        .propose(new DataCommand.Absorb(arrival.attempt(), receiving.id(), delta), world.nowMillis);
  }

  private static void cutWhenReceiving(ReshapeWorld world, ServiceId service) {
    world.fate =
        intent -> {
          if (intent instanceof Intent.Take take && take.receive().chunk().number() == 3) {
            world.cutOff.add(service);
            world.fate = further -> Fate.DONE;
          }
          return Fate.DONE;
        };
  }

  private static String name(Intent intent) {
    return switch (intent) {
      case Intent.Ask ask -> ask.inquiry().getClass().getSimpleName();
      case Intent.Propose propose -> propose.step().getClass().getSimpleName();
      case Intent.Recognise recognise -> "Recognise";
      case Intent.Take take -> "Receive";
      case Intent.Consult consult -> "Describe";
      case Intent.Report report -> report.command().getClass().getSimpleName();
    };
  }

  private static boolean isStep(Intent intent, Class<? extends DataCommand.Step> type) {
    return intent instanceof Intent.Propose propose && type.isInstance(propose.step());
  }

  private static Partition owner(ReshapeWorld world) {
    return world
        .service(world.locator("m").service())
        .view()
        .partitions()
        .owner(ReshapeWorld.TABLE, key("m"))
        .orElseThrow();
  }

  private static void cancel(ReshapeWorld world, OperationId id) {
    assertThat(world.change(new CoordinatorRequest.Cancel(world.nextRequest(), id)))
        .isInstanceOf(CoordinatorAnswer.Started.class);
  }

  private static ReshapeWorld filled(int services) {
    ReshapeWorld world = new ReshapeWorld(services);
    for (int i = 0; i < 40; i++) {
      assertThat(world.put(String.format("k%03d", i), "value " + i)).isTrue();
    }
    return world;
  }

  private static Reshape move(ReshapeWorld world, ServiceId target) {
    return new Reshape.Move(world.locator("m").partition(), target, OptionalLong.empty());
  }

  private static Reshape split(ReshapeWorld world) {
    return new Reshape.Split(
        world.locator("m").partition(), Optional.of(key("k020")), Optional.empty());
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }
}
