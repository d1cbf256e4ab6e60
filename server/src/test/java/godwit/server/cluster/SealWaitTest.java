package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.data.DataCommand;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.placement.GroupName;
import godwit.placement.PlacementStep;
import godwit.server.raft.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a group of three while one of its partitions is, or was, sealed. */
@Timeout(120)
class SealWaitTest {
  private static final PartitionId LEAVING = new PartitionId(1, 1);
  private static final Attempt MOVE = new Attempt(new OperationId(1, 2), 1);

  @TempDir Path data;

  private ServiceTrio trio;
  private ServiceTrio.Member other;
  private HandMove move;
  private SealWait seals;
  private String follower = "";

  @BeforeEach
  void found() throws Exception {
    trio = ServiceTrio.found(data.resolve("trio"));
    other = ServiceTrio.alone(new ServiceId(1), "x", data.resolve("x"));
    ServiceTrio.await("x leads", () -> other.service().leads());
    ServiceTrio.Member leader = trio.leader();
    follower =
        ServiceTrio.NODES.stream()
            .filter(it -> !it.equals(leader.name()))
            .findFirst()
            .orElseThrow();
    seals = new SealWait(id -> Optional.of(trio.leader().service()));
    HandMove.step(
        leader.service(),
        new DataCommand.Found(
            new Attempt(new OperationId(1, 1), 1), LEAVING, new TableId(1), KeyRange.ALL));
    move =
        new HandMove(
            MOVE,
            LEAVING,
            new PartitionId(1, 2),
            () -> trio.leader().service(),
            other::service,
            (service, file) -> {});
    move.begin();
  }

  @AfterEach
  void close() {
    trio.close();
    other.service().close();
    other.raft().close();
  }

  @Test
  void nothingWaitsBeforeTheSeal() {
    for (PlacementStep step : changes()) {
      assertThat(seals.before(step)).as("%s", step).isCompleted();
    }
  }

  @Test
  void changesOfASealedServiceWaitUntilTheSealIsOff() throws Exception {
    seal();
    List<CompletableFuture<Void>> waiting = changes().stream().map(seals::before).toList();
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    HandMove.step(trio.leader().service(), new DataCommand.Unseal(MOVE, LEAVING, 1));
    for (CompletableFuture<Void> one : waiting) {
      one.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void neitherTheCoordinatorNorAServiceThatIsNotLedHereWaits() throws Exception {
    seal();
    String leader = trio.leader().name();
    assertThat(seals.before(new PlacementStep.Transfer(GroupName.COORDINATOR, leader, follower)))
        .isCompleted();
    SealWait nobody = new SealWait(id -> Optional.empty());
    SealWait following = new SealWait(id -> Optional.of(trio.member(follower).service()));
    for (PlacementStep step : changes()) {
      assertThat(nobody.before(step)).as("%s", step).isCompleted();
      assertThat(following.before(step)).as("%s", step).isCompleted();
    }
  }

  @Test
  void theRepairOfAGroupThatMissesAVoterDoesNotWait() throws Exception {
    seal();
    trio.cutOff(follower);
    ServiceTrio.await(
        "the follower is missed",
        () ->
            trio.leader().service().group().progress().stream()
                .anyMatch(it -> it.node().equals(follower) && !it.isAlive()));
    String leader = trio.leader().name();
    assertThat(seals.before(new PlacementStep.Remove(group(), leader, follower))).isCompleted();
    assertThat(seals.before(new PlacementStep.AddLearner(group(), leader, "d", 1))).isCompleted();
    assertThat(trio.leader().service().group().progress()).anyMatch(Progress::isAlive);
  }

  private void seal() throws Exception {
    HandMove.step(trio.leader().service(), new DataCommand.Seal(MOVE, LEAVING, 1));
  }

  private List<PlacementStep> changes() {
    String leader = trio.leader().name();
    return List.of(
        new PlacementStep.Transfer(group(), leader, follower),
        new PlacementStep.Remove(group(), leader, follower),
        new PlacementStep.AddLearner(group(), leader, "d", 1),
        new PlacementStep.Promote(group(), leader, "d"));
  }

  private static String group() {
    return ServiceTrio.ID.toString();
  }
}
