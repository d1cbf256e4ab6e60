package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Whole reshapes, by the real machines and drivers, without a fault. */
final class ReshapeTest {
  private static final ServiceId FIRST = new ServiceId(1);
  private static final ServiceId SECOND = new ServiceId(2);

  private final ReshapeWorld world = new ReshapeWorld(2);

  @Test
  void createdTableServesAllKeys() {
    assertThat(world.locator("m").service()).isEqualTo(FIRST);
    assertThat(world.put("m", "1")).isTrue();
    world.checkRows();
  }

  @Test
  void splitMakesTwoPartitionsOfOne() {
    fill(40);
    PartitionId whole = world.locator("m").partition();
    OperationId id = world.start(split(whole, "m"));
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    assertThat(world.report(id).successors())
        .containsExactly(world.locator("a").partition(), world.locator("m").partition());
    world.checkRows();
  }

  @Test
  void splitWithoutKeyTakesTheMedian() {
    fill(40);
    OperationId id =
        world.start(
            new Reshape.Split(world.locator("m").partition(), Optional.empty(), Optional.empty()));
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    assertThat(world.locator("k000").partition()).isNotEqualTo(world.locator("k039").partition());
    world.checkRows();
  }

  @Test
  void splitOfAnEmptyPartitionFailsAndLeavesIt() {
    PartitionId whole = world.locator("m").partition();
    OperationId id = world.start(new Reshape.Split(whole, Optional.empty(), Optional.empty()));
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.FAILED);
    assertThat(world.report(id).detail()).contains("SPLIT_OF_TOO_FEW_ROWS");
    assertThat(world.locator("m").partition()).isEqualTo(whole);
    assertThat(world.put("m", "1")).isTrue();
  }

  @Test
  void moveBringsAllRowsAndSaysSo() {
    fill(40);
    OperationId id = world.start(move("m", SECOND));
    world.run(3);
    world.put("k007", "changed");
    world.delete("k008");
    world.runUntilIdle();
    OperationReport report = world.report(id);
    assertThat(report.phase()).isEqualTo(Phase.DONE);
    assertThat(report.receipt())
        .hasValueSatisfying(receipt -> {
          assertThat(receipt.rows()).isEqualTo(39);
          assertThat(receipt.bytes()).isPositive();
          assertThat(receipt.attempts()).isEqualTo(1);
          assertThat(receipt.rounds()).isPositive();
          assertThat(receipt.pauseMillis()).isBetween(0L, 100L);
        });
    assertThat(world.locator("m").service()).isEqualTo(SECOND);
    world.checkRows();
  }

  @Test
  void moveOfAnEmptyPartitionWorks() {
    OperationId id = world.start(move("m", SECOND));
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    assertThat(world.put("m", "1")).isTrue();
    world.checkRows();
  }

  @Test
  void movedPartitionMovesBackAndJoins() {
    fill(40);
    world.start(split(world.locator("m").partition(), "k020"));
    world.runUntilIdle();
    world.start(move("k030", SECOND));
    world.runUntilIdle();
    world.start(move("k030", FIRST));
    world.runUntilIdle();
    OperationId id = world.start(join("k000", "k030"));
    world.runUntilIdle();
    assertThat(world.report(id).kind()).isEqualTo(OperationReport.Kind.JOIN);
    assertThat(world.locator("k000")).isEqualTo(world.locator("k030"));
    world.checkRows();
  }

  @Test
  void splitAndMoveIsTwoOperationsUnderOne() {
    fill(40);
    PartitionId whole = world.locator("m").partition();
    OperationId id =
        world.start(new Reshape.Split(whole, Optional.of(Bytes.utf8("k020")), Optional.of(SECOND)));
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    assertThat(world.report(id).receipt().orElseThrow().rows()).isEqualTo(20);
    assertThat(world.locator("k000").service()).isEqualTo(FIRST);
    assertThat(world.locator("k020").service()).isEqualTo(SECOND);
    assertThat(world.report(id).successors())
        .containsExactly(world.locator("k000").partition(), world.locator("k020").partition());
    assertThat(world.state().operations().ended().stream().filter(o -> o.parent().isPresent()))
        .hasSize(2);
    world.checkRows();
  }

  @Test
  void joinAcrossServicesMovesTheRightOneIfThatIsSmaller() {
    fill(40);
    world.start(
        new Reshape.Split(
            world.locator("m").partition(), Optional.of(Bytes.utf8("k030")), Optional.of(SECOND)));
    world.runUntilIdle();
    OperationId id = world.start(join("k000", "k030"));
    world.runUntilIdle();
    assertThat(world.report(id).kind()).isEqualTo(OperationReport.Kind.MOVE_AND_JOIN);
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    Locator joined = world.locator("k000");
    assertThat(joined).isEqualTo(world.locator("k039"));
    assertThat(joined.service()).isEqualTo(FIRST);
    world.checkRows();
  }

  @Test
  void joinAcrossServicesMovesTheSmallerOneFirst() {
    fill(40);
    PartitionId whole = world.locator("m").partition();
    world.start(new Reshape.Split(whole, Optional.of(Bytes.utf8("k010")), Optional.of(SECOND)));
    world.runUntilIdle();
    PartitionId left = world.locator("k000").partition();
    OperationId id = world.start(join("k000", "k020"));
    assertThat(world.report(id).detail()).contains(left + " moves to " + SECOND);
    world.runUntilIdle();
    assertThat(world.report(id).phase()).isEqualTo(Phase.DONE);
    assertThat(world.report(id).detail()).contains(left + " moved to " + SECOND);
    assertThat(world.report(id).receipt().orElseThrow().rows()).isEqualTo(10);
    Locator joined = world.locator("k000");
    assertThat(joined).isEqualTo(world.locator("k039"));
    assertThat(joined.service()).isEqualTo(SECOND);
    world.checkRows();
  }

  @Test
  void joinWhoseSizesNobodyTellsMovesTheRightOne() {
    fill(40);
    PartitionId whole = world.locator("m").partition();
    world.start(new Reshape.Split(whole, Optional.of(Bytes.utf8("k010")), Optional.of(SECOND)));
    world.runUntilIdle();
    for (ServiceId silent : List.of(FIRST, SECOND)) {
      world.cutOff.add(silent);
      OperationId id = world.start(join("k000", "k020"));
      assertThat(world.report(id).detail()).contains("moves to " + FIRST);
      world.change(new CoordinatorRequest.Cancel(world.nextRequest(), id));
      world.cutOff.clear();
      world.runUntilIdle();
      assertThat(world.report(id).phase()).isEqualTo(Phase.CANCELLED);
    }
  }

  @Test
  void joinIsWeighedOnlyWhereSomethingIsToMove() {
    fill(40);
    PartitionId whole = world.locator("m").partition();
    PartitionId nobody = new PartitionId(1, 99);
    Reshape within = new Reshape.Join(whole, whole);
    assertThat(weighing(within)).isEmpty();
    assertThat(weighing(new Reshape.Join(whole, nobody))).isEmpty();
    assertThat(weighing(new Reshape.Join(nobody, whole))).isEmpty();
    assertThat(weighing(split(whole, "k020"))).isEmpty();
    CoordinatorRequest.Change drop = new CoordinatorRequest.DropTable(world.nextRequest(), "t");
    assertThat(Weighing.of(drop, world.state())).isEmpty();
  }

  private Optional<Weighing> weighing(Reshape reshape) {
    return Weighing.of(new CoordinatorRequest.Start(world.nextRequest(), reshape), world.state());
  }

  private void fill(int rows) {
    for (int i = 0; i < rows; i++) {
      assertThat(world.put(String.format("k%03d", i), "value " + i)).isTrue();
    }
  }

  private Reshape move(String key, ServiceId target) {
    return new Reshape.Move(world.locator(key).partition(), target, OptionalLong.empty());
  }

  private Reshape join(String left, String right) {
    return new Reshape.Join(world.locator(left).partition(), world.locator(right).partition());
  }

  private static Reshape split(PartitionId partition, String key) {
    return new Reshape.Split(partition, Optional.of(Bytes.utf8(key)), Optional.empty());
  }
}
