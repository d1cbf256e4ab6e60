package godwit.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the plan of replicas does next, and that it comes to rest where it should. */
class PlacementPlanTest {
  private final PlacementWorld world = new PlacementWorld(1);

  @Test
  void oneNodeKeepsWhatItHas() {
    world.start("a", "coordinator", "s1");
    assertThat(world.plan()).isEmpty();
  }

  @Test
  void secondNodeAddsNoSecondVote() {
    world.start("a", "coordinator", "s1");
    world.start("b", "s2");
    world.settle();
    assertThat(world.voters("s1")).containsExactly("a");
    assertThat(world.voters("s2")).containsExactly("b");
  }

  @Test
  void thirdNodeMakesEveryGroupThreefold() {
    world.start("a", "coordinator", "s1");
    world.start("b", "s2");
    world.start("c", "s3");
    world.settle();
    for (String group : List.of("coordinator", "s1", "s2", "s3")) {
      assertThat(world.voters(group)).containsExactly("a", "b", "c");
    }
    assertThat(world.mostLed() - world.leastLed()).isLessThanOrEqualTo(1);
  }

  @Test
  void replicaIsHostedThenAddedThenPromoted() {
    world.start("a", "coordinator");
    world.start("b");
    world.start("c");
    assertThat(world.step()).isEqualTo(new PlacementStep.Host("coordinator", "b"));
    assertThat(world.step()).isEqualTo(new PlacementStep.AddLearner("coordinator", "a", "b", 1));
    world.lag("coordinator", "b", 10_000);
    assertThat(world.plan()).isEmpty();
    world.lag("coordinator", "b", 3);
    assertThat(world.step()).isEqualTo(new PlacementStep.Promote("coordinator", "a", "b"));
  }

  @Test
  void coordinatorGrowsToFiveAndDataStaysAtThree() {
    world.start("a", "coordinator", "s1");
    List.of("b", "c", "d", "e").forEach(node -> world.start(node));
    world.settle();
    assertThat(world.voters("coordinator")).hasSize(5);
    assertThat(world.voters("s1")).hasSize(3);
  }

  @Test
  void deadNodeIsMissedUntilTheGraceIsOverAndThenReplaced() {
    world.start("a", "coordinator", "s1");
    List.of("b", "c", "d").forEach(node -> world.start(node));
    world.settle();
    String dead = world.followerOf("s1");
    world.kill(dead);
    world.pass(PlacementWorld.SETTINGS.graceMillis() / 2);
    world.settle();
    assertThat(world.voters("s1")).contains(dead);
    world.pass(PlacementWorld.SETTINGS.graceMillis());
    world.settle();
    assertThat(world.voters("s1")).hasSize(3).doesNotContain(dead);
  }

  @Test
  void deadNodeIsNotDoneWithoutWhereNoOtherCanTakeItsPlace() {
    world.start("a", "coordinator", "s1");
    List.of("b", "c").forEach(node -> world.start(node));
    world.settle();
    world.kill(world.followerOf("s1"));
    world.pass(10 * PlacementWorld.SETTINGS.graceMillis());
    world.settle();
    assertThat(world.voters("s1")).containsExactly("a", "b", "c");
  }

  @Test
  void drainedNodeGivesAllAwayAlsoWhatItLeads() {
    world.start("a", "coordinator", "s1");
    List.of("b", "c", "d").forEach(node -> world.start(node));
    world.settle();
    world.standing("a", Standing.DRAINING);
    world.settle();
    assertThat(world.replicas("a")).isEmpty();
    assertThat(world.voters("s1")).containsExactly("b", "c", "d");
    assertThat(world.voters("coordinator")).containsExactly("b", "c", "d");
  }

  @Test
  void nodeThatDrainsKeepsWhatNoOtherCanTakeAndLeadsNothing() {
    world.start("a", "coordinator", "s1");
    List.of("b", "c").forEach(node -> world.start(node));
    world.settle();
    world.standing("a", Standing.DRAINING);
    world.settle();
    assertThat(world.voters("s1")).containsExactly("a", "b", "c");
    assertThat(world.ledBy("a")).isZero();
    world.start("d");
    world.settle();
    assertThat(world.replicas("a")).isEmpty();
  }

  @Test
  void clusterShrinksToOneNode() {
    world.start("a", "coordinator", "s1");
    world.start("b", "s2");
    world.start("c", "s3");
    world.settle();
    world.standing("a", Standing.REMOVED);
    world.settle();
    world.standing("c", Standing.REMOVED);
    world.settle();
    for (String group : List.of("coordinator", "s1", "s2", "s3")) {
      assertThat(world.voters(group)).containsExactly("b");
    }
    assertThat(world.replicas("a")).isEmpty();
    assertThat(world.replicas("c")).isEmpty();
  }

  @Test
  void deadVoterGoesBeforeOneWhoseVoteIsNeeded() {
    world.start("a", "coordinator", "s1");
    List.of("b", "c").forEach(node -> world.start(node));
    world.settle();
    world.kill("b");
    world.pass(PlacementWorld.SETTINGS.silentMillis() + 1);
    world.standing("c", Standing.REMOVED);
    assertThat(world.step()).isEqualTo(new PlacementStep.Remove("coordinator", "a", "b"));
    world.settle();
    assertThat(world.voters("s1")).containsExactly("a");
  }

  @Test
  void whatWasHostedForNothingIsDiscarded() {
    world.start("a", "coordinator", "s1");
    world.start("b");
    world.host("s1", "b");
    world.settle();
    assertThat(world.replicas("b")).isEmpty();
  }

  @Test
  void learnerThatLostItsReplicaIsRemovedAndJoinsByAnother() {
    world.start("a", "coordinator");
    List.of("b", "c").forEach(node -> world.start(node));
    world.step();
    world.step();
    world.lag("coordinator", "b", 10_000);
    world.lose("coordinator", "b");
    assertThat(world.plan()).as("it may just be opened").isEmpty();
    world.reports();
    assertThat(world.step()).isEqualTo(new PlacementStep.Remove("coordinator", "a", "b"));
    assertThat(world.step()).isEqualTo(new PlacementStep.Host("coordinator", "b"));
    assertThat(world.step()).isEqualTo(new PlacementStep.AddLearner("coordinator", "a", "b", 2));
    world.lag("coordinator", "b", 0);
    world.settle();
    assertThat(world.voters("coordinator")).containsExactly("a", "b", "c");
  }

  @Test
  void voterThatLostItsReplicaIsRemovedAndJoinsByAnother() {
    world.start("a", "coordinator");
    List.of("b", "c").forEach(node -> world.start(node));
    world.settle();
    world.lose("coordinator", "b");
    assertThat(world.plan()).as("it may just be opened").isEmpty();
    world.reports();
    assertThat(world.step()).isEqualTo(new PlacementStep.Remove("coordinator", "a", "b"));
    assertThat(world.step()).isEqualTo(new PlacementStep.Host("coordinator", "b"));
    assertThat(world.step()).isEqualTo(new PlacementStep.AddLearner("coordinator", "a", "b", 2));
    assertThat(world.step()).isEqualTo(new PlacementStep.Promote("coordinator", "a", "b"));
    assertThat(world.plan()).isEmpty();
  }

  @Test
  void voterIsLostAlsoIfItsNodeHasAnotherReplicaOfTheGroup() {
    world.start("a", "coordinator");
    List.of("b", "c").forEach(node -> world.start(node));
    world.settle();
    world.lose("coordinator", "b");
    world.host("coordinator", "b");
    world.reports();
    assertThat(world.step()).isEqualTo(new PlacementStep.Remove("coordinator", "a", "b"));
    assertThat(world.step()).isEqualTo(new PlacementStep.AddLearner("coordinator", "a", "b", 2));
    world.settle();
    assertThat(world.voters("coordinator")).containsExactly("a", "b", "c");
  }

  @Test
  void lostVoterStaysWhileTheOthersAreNoMajorityWithoutIt() {
    world.start("a", "coordinator");
    List.of("b", "c").forEach(node -> world.start(node));
    world.settle();
    world.lose("coordinator", "b");
    world.kill("c");
    world.pass(PlacementWorld.SETTINGS.silentMillis() + 1);
    world.reports();
    assertThat(world.plan()).isEmpty();
    world.lose("coordinator", "c");
    world.revive("c");
    world.reports();
    assertThat(world.plan()).as("two of three are lost").isEmpty();
  }

  @Test
  void placeOfALostVoterIsTakenByAnotherNodeWhereThereIsOne() {
    world.start("a", "coordinator", "s1");
    List.of("b", "c", "d").forEach(node -> world.start(node));
    world.settle();
    String lost = world.followerOf("s1");
    world.lose("s1", lost);
    world.reports();
    world.settle();
    assertThat(world.voters("s1")).hasSize(3);
    world.requireHosted("s1");
  }

  @Test
  void learnerOfWhichNothingIsToldIsNotLostWhenItsNodeIsSilent() {
    world.start("a", "coordinator");
    List.of("b", "c").forEach(node -> world.start(node));
    world.step();
    world.step();
    world.lag("coordinator", "b", 10_000);
    world.lose("coordinator", "b");
    world.reports();
    world.kill("b");
    world.pass(PlacementWorld.SETTINGS.silentMillis() + 1);
    assertThat(world.plan()).isEmpty();
  }

  @Test
  void nodeThatIsUnknownIsNotKept() {
    world.start("a", "coordinator", "s1");
    List.of("b", "c").forEach(node -> world.start(node));
    world.settle();
    world.forget("b");
    world.settle();
    assertThat(world.voters("s1")).doesNotContain("b");
  }

  @Test
  void followerThatIsBehindDoesNotLead() {
    world.start("a", "coordinator", "s1", "s2", "s3");
    world.start("b");
    world.start("c");
    for (int i = 0; i < 24; i++) {
      if (!(world.plan().getFirst() instanceof PlacementStep.Transfer)) {
        world.step();
      }
    }
    for (String group : List.of("coordinator", "s1", "s2", "s3")) {
      world.lag(group, "b", 10_000);
      world.lag(group, "c", 10_000);
    }
    assertThat(world.plan()).noneMatch(step -> step instanceof PlacementStep.Transfer);
  }

  /** It gives up its leadership by itself; nobody gives it any while its clock leads. */
  @Test
  void nodeWhoseClockLeadsGetsNoLeadership() {
    world.start("a", "coordinator", "s1", "s2", "s3");
    List.of("b", "c").forEach(node -> world.start(node));
    world.settle();
    world.setClock("b", 60_000);
    List.of("coordinator", "s1", "s2", "s3").forEach(group -> world.lead(group, "a"));
    world.settle();
    assertThat(world.ledBy("b")).isZero();
    assertThat(world.ledBy("c")).isEqualTo(2);
    world.standing("a", Standing.DRAINING);
    world.settle();
    assertThat(world.ledBy("c")).isEqualTo(4);
    world.standing("a", Standing.SERVING);
    world.setClock("b", 0);
    for (int i = 0; i < 6; i++) {
      world.plan();
    }
    world.settle();
    assertThat(world.ledBy("b")).isPositive();
  }

  @Test
  void manyWorldsComeToRestAndNeverLoseAMajorityByThemselves() {
    for (int seed = 1; seed <= 300; seed++) {
      new PlacementWorld(seed).live(seed);
    }
  }
}
