package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.data.DataCommand;
import godwit.data.ServiceView;
import godwit.key.Bytes;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Sealed;
import godwit.partition.ServiceId;
import godwit.placement.PlacementStep;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.reshape.SealPatience.Muster;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When planned changes of a group wait for a seal, and for how long. */
final class SealPatienceTest {
  private static final ServiceId FIRST = new ServiceId(1);
  private static final ServiceId SECOND = new ServiceId(2);
  private static final PlacementStep TRANSFER = new PlacementStep.Transfer("s1", "n1", "n2");
  private static final List<PlacementStep> CHANGES =
      List.of(
          new PlacementStep.AddLearner("s1", "n1", "n2", 1),
          new PlacementStep.Promote("s1", "n1", "n2"),
          new PlacementStep.Remove("s1", "n1", "n2"));
  private static final List<PlacementStep> OTHERS =
      List.of(
          new PlacementStep.Host("s1", "n2"),
          new PlacementStep.Discard("s1", "n1", "n2", 1),
          new PlacementStep.Delete("s1", "n2", 1, 1, 9));

  private final ReshapeWorld world = new ReshapeWorld(2);

  @Test
  void nothingWaitsWhereNothingIsSealed() {
    for (PlacementStep step : CHANGES) {
      assertThat(rest(step, 0)).isZero();
    }
    assertThat(rest(TRANSFER, 0)).isZero();
  }

  @Test
  void plannedChangesWaitForASealButNoLongerThanItsBudget() {
    sealWith(300);
    for (PlacementStep step : CHANGES) {
      assertThat(rest(step, 0)).as("%s", step).isEqualTo(300);
    }
    assertThat(rest(TRANSFER, 0)).isEqualTo(300);
    assertThat(rest(TRANSFER, 299)).isEqualTo(1);
    assertThat(rest(TRANSFER, 300)).isZero();
    assertThat(rest(TRANSFER, 1_000)).isZero();
  }

  @Test
  void theLongestBudgetCounts() {
    world.start(split(world.locator("m").partition(), "m"));
    world.runUntilIdle();
    sealWith("a", 300);
    sealWith("m", 500);
    assertThat(rest(TRANSFER, 0)).isEqualTo(500);
  }

  @Test
  void nothingWaitsLongerThanAnybodyWaitsForIt() {
    sealWith(3_600_000);
    assertThat(rest(TRANSFER, 0)).isEqualTo(SealPatience.MOST_MILLIS);
    assertThat(rest(TRANSFER, SealPatience.MOST_MILLIS)).isZero();
  }

  @Test
  void theRepairOfAGroupThatMissesAVoterDoesNotWait() {
    sealWith(300);
    for (PlacementStep step : CHANGES) {
      assertThat(rest(step, missing("n2"))).as("%s", step).isZero();
    }
    assertThat(rest(TRANSFER, missing("n2"))).isEqualTo(300);
    assertThat(rest(remove("n4"), missing("n4"))).as("a learner").isZero();
    assertThat(rest(CHANGES.getFirst(), missing("n4"))).as("no voter is missed").isEqualTo(300);
  }

  @Test
  void theRemovalOfOneThatAnswersWaitsWhoeverElseIsMissed() {
    sealWith(300);
    assertThat(rest(remove("n2"), missing("n3"))).isEqualTo(300);
  }

  @Test
  void nobodyIsRemovedWhomTheOthersNeedForAMajority() {
    assertThat(SealPatience.mayBeTaken(remove("n2"), missing())).isTrue();
    assertThat(SealPatience.mayBeTaken(remove("n2"), missing("n2"))).isTrue();
    assertThat(SealPatience.mayBeTaken(remove("n2"), missing("n3"))).isFalse();
    assertThat(SealPatience.mayBeTaken(remove("n4"), missing("n3"))).as("a learner").isTrue();
    Muster five = new Muster(List.of("n1", "n2", "n3", "n4", "n5"), List.of("n3"));
    assertThat(SealPatience.mayBeTaken(remove("n2"), five)).as("three of four").isTrue();
    for (PlacementStep step : List.of(TRANSFER, CHANGES.getFirst(), OTHERS.getFirst())) {
      assertThat(SealPatience.mayBeTaken(step, missing("n2", "n3"))).as("%s", step).isTrue();
    }
  }

  @Test
  void whatLeavesTheGroupAsItIsDoesNotWait() {
    sealWith(300);
    for (PlacementStep step : OTHERS) {
      assertThat(rest(step, 0)).as("%s", step).isZero();
    }
  }

  private void sealWith(long budgetMillis) {
    sealWith("m", budgetMillis);
  }

  /** Has a move of the key's partition go on until it is sealed. */
  private void sealWith(String key, long budgetMillis) {
    PartitionId partition = world.locator(key).partition();
    world.fate =
        intent ->
            intent instanceof Intent.Propose propose && isOver(propose)
                ? ReshapeWorld.Fate.LOST
                : ReshapeWorld.Fate.DONE;
    world.start(new Reshape.Move(partition, SECOND, OptionalLong.of(budgetMillis)));
    for (int i = 0; i < 1_000 && !isSealed(partition); i++) {
      world.tick();
    }
    assertThat(isSealed(partition)).isTrue();
  }

  /** Neither the hand-over nor the end of the seal gets through. */
  private static boolean isOver(Intent.Propose propose) {
    return propose.step() instanceof DataCommand.HandOver
        || propose.step() instanceof DataCommand.Unseal;
  }

  private boolean isSealed(PartitionId partition) {
    return view().partitions().find(partition).orElseThrow().state() instanceof Sealed;
  }

  private long rest(PlacementStep step, long waitedMillis) {
    return SealPatience.restMillis(step, missing(), view(), waitedMillis);
  }

  private long rest(PlacementStep step, Muster muster) {
    return SealPatience.restMillis(step, muster, view(), 0);
  }

  private static Muster missing(String... nodes) {
    return new Muster(List.of("n1", "n2", "n3"), List.of(nodes));
  }

  private static PlacementStep remove(String node) {
    return new PlacementStep.Remove("s1", "n1", node);
  }

  private ServiceView view() {
    return world.service(FIRST).view();
  }

  private static Reshape split(PartitionId partition, String key) {
    return new Reshape.Split(partition, Optional.of(Bytes.utf8(key)), Optional.empty());
  }
}
