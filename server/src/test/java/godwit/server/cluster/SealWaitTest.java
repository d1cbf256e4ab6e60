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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

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
    seals.close();
    trio.close();
    other.service().close();
    other.raft().close();
  }

  @Test
  void nothingWaitsBeforeTheSeal() {
    for (PlacementStep step : changes()) {
      assertTakenAtOnce(seals, step);
    }
  }

  @Test
  void changesOfASealedServiceWaitUntilTheSealIsOff() throws Exception {
    seal();
    List<CompletableFuture<Void>> waiting = begin(changes());
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
    assertTakenAtOnce(seals, new PlacementStep.Transfer(GroupName.COORDINATOR, leader, follower));
    try (SealWait nobody = new SealWait(id -> Optional.empty());
        SealWait following = new SealWait(id -> Optional.of(trio.member(follower).service()))) {
      for (PlacementStep step : changes()) {
        assertTakenAtOnce(nobody, step);
        assertTakenAtOnce(following, step);
      }
    }
  }

  @Test
  void changesAreTakenOnAThreadThatNobodyElseWaitsFor() throws Exception {
    List<CompletableFuture<String>> threads =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    assertThat(seals.whenDue(changes().getFirst(), step -> tellThread(threads.get(0))))
        .succeedsWithin(PATIENCE);
    seal();
    CompletableFuture<Void> waiting =
        seals.whenDue(changes().getFirst(), step -> tellThread(threads.get(1)));
    behindFirstLooks();
    HandMove.step(trio.leader().service(), new DataCommand.Unseal(MOVE, LEAVING, 1));
    assertThat(waiting).succeedsWithin(PATIENCE);
    assertThat(threads).extracting(CompletableFuture::join).containsOnly("godwit-changes");
  }

  @Test
  void changeFailsIfALookDoes() throws Exception {
    seal();
    AtomicInteger looks = new AtomicInteger();
    for (int failing : new int[] {1, 3}) {
      looks.set(0);
      try (SealWait broken =
          new SealWait(id -> {
            if (looks.incrementAndGet() == failing) {
              throw new IllegalStateException("no look " + failing);
            }
            return Optional.of(trio.leader().service());
          })) {
        CompletableFuture<Void> change = broken.whenDue(changes().getFirst(), SealWaitTest::taken);
        assertThat(change)
            .failsWithin(PATIENCE)
            .withThrowableOfType(ExecutionException.class)
            .withMessageContaining("no look " + failing);
      }
    }
  }

  @Test
  void whatIsNotTakenBeforeTheCloseFails() throws Exception {
    seal();
    CompletableFuture<Void> waiting = begin(changes()).getFirst();
    seals.close();
    for (CompletableFuture<Void> change :
        List.of(waiting, seals.whenDue(changes().getFirst(), SealWaitTest::taken))) {
      assertThat(change)
          .failsWithin(PATIENCE)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("node is closing");
    }
  }

  @Test
  void theRepairOfAGroupThatMissesAVoterDoesNotWait() throws Exception {
    seal();
    cutOff(follower);
    String leader = trio.leader().name();
    assertTakenAtOnce(seals, new PlacementStep.Remove(group(), leader, follower));
    assertTakenAtOnce(seals, new PlacementStep.AddLearner(group(), leader, "d", 1));
    assertThat(trio.leader().service().group().progress()).anyMatch(Progress::isAlive);
  }

  @Test
  void aHealthyNodeIsNotRemovedOnceAnotherIsMissed() throws Exception {
    seal();
    String leader = trio.leader().name();
    String other =
        ServiceTrio.NODES.stream()
            .filter(it -> !it.equals(leader) && !it.equals(follower))
            .findFirst()
            .orElseThrow();
    PlacementStep removal = new PlacementStep.Remove(group(), leader, other);
    CompletableFuture<Void> waiting = begin(List.of(removal)).getFirst();
    assertThat(waiting).isNotDone();
    cutOff(follower);
    for (CompletableFuture<Void> change :
        List.of(waiting, seals.whenDue(removal, SealWaitTest::taken))) {
      assertThat(change)
          .failsWithin(AT_ONCE)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("too few of the others answer: group=s2 missed=[" + follower);
    }
  }

  private void cutOff(String node) {
    trio.cutOff(node);
    ServiceTrio.await(
        node + " is missed",
        () ->
            trio.leader().service().group().progress().stream()
                .anyMatch(it -> it.node().equals(node) && !it.isAlive()));
  }

  /** Has the steps wait, and returns when each has been looked at. */
  private List<CompletableFuture<Void>> begin(List<PlacementStep> steps) {
    List<CompletableFuture<Void>> begun =
        steps.stream().map(step -> seals.whenDue(step, SealWaitTest::taken)).toList();
    behindFirstLooks();
    return begun;
  }

  private void behindFirstLooks() {
    assertTakenAtOnce(seals, new PlacementStep.Host(group(), "d"));
  }

  /** Sooner than a seal of this test would let it. */
  private static void assertTakenAtOnce(SealWait wait, PlacementStep step) {
    assertThat(wait.whenDue(step, SealWaitTest::taken)).as("%s", step).succeedsWithin(AT_ONCE);
  }

  private static CompletableFuture<Void> taken(PlacementStep step) {
    return CompletableFuture.completedFuture(null);
  }

  private static CompletableFuture<Void> tellThread(CompletableFuture<String> told) {
    told.complete(Thread.currentThread().getName());
    return CompletableFuture.completedFuture(null);
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
