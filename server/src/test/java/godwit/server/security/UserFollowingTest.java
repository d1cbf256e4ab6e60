package godwit.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Godwit;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.server.LocalCluster;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.drive.Peers;
import godwit.server.drive.UnreachableException;
import godwit.server.replica.HostedServices;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFollowingTest {
  private static final CoordinatorAnswer NOBODY = new CoordinatorAnswer.Users(0, List.of());
  private static final int MOST_ASKED = 4;

  private final UserDirectory users = new UserDirectory();
  private final Asked peers = new Asked();
  private @Nullable UserFollowing following;

  @AfterEach
  void stop() {
    if (following != null) {
      following.close();
    }
  }

  @Test
  void asksUntilSomebodyAnswersAndTheNodeStartsThen() {
    peers.refuses = 3;
    long begunNanos = System.nanoTime();
    start();
    assertThat(users.learnt()).isTrue();
    assertThat(peers.asked.get()).isEqualTo(4);
    assertThat(System.nanoTime() - begunNanos).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void startsInTheEndAlthoughNobodyAnswers() {
    peers.refuses = Integer.MAX_VALUE;
    start();
    assertThat(users.learnt()).isFalse();
    assertThat(peers.asked.get()).isGreaterThan(MOST_ASKED);
  }

  @Test
  void boundsTheQuestionsThatAreOut() throws Exception {
    peers.isSilent = true;
    start();
    assertThat(peers.asked.get()).isEqualTo(MOST_ASKED);
    peers.isSilent = false;
    peers.silent.forEach(it -> it.completeExceptionally(new UnreachableException("gone")));
    await(users::learnt);
  }

  /** It may be of before there were users, and would let anybody in. */
  @Test
  void whatAReplicaAppliesCountsOnceALeaderHasToldMore(@TempDir Path data) throws Exception {
    peers.refuses = Integer.MAX_VALUE;
    try (LocalCluster cluster = LocalCluster.start(data, 3, NodeConfig.Timing.DEFAULT);
        Godwit client = cluster.client()) {
      await(() -> followers(cluster).findFirst().isPresent());
      HostedServices follower = followers(cluster).findFirst().orElseThrow().hosted();
      following = UserFollowing.start(users, peers, follower);
      for (String table : List.of("first", "second")) {
        client.createTable(table);
        await(() -> follower.coordinator().orElseThrow().view().table(table).isPresent());
      }
      // The replica tells of each entry before it takes the next one.
      assertThat(users.learnt()).isFalse();
      peers.refuses = 0;
      await(users::learnt);
    }
  }

  private static Stream<Node> followers(LocalCluster cluster) {
    return cluster.nodes().stream()
        .filter(node -> node.hosted().coordinator().filter(it -> !it.leads()).isPresent());
  }

  private void start() {
    following = UserFollowing.start(users, peers, new HostedServices());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - endNanos).isNegative();
      never.await(10, TimeUnit.MILLISECONDS);
    }
  }

  /** Peers that answer this question alone. */
  private static final class Asked implements Peers {
    final AtomicInteger asked = new AtomicInteger();
    final List<CompletableFuture<CoordinatorAnswer>> silent = new CopyOnWriteArrayList<>();
    volatile int refuses;
    volatile boolean isSilent;

    @Override
    public CompletableFuture<CoordinatorAnswer> query(CoordinatorRequest.Query query) {
      if (asked.incrementAndGet() <= refuses) {
        return CompletableFuture.failedFuture(new UnreachableException("no leader"));
      }
      if (isSilent) {
        CompletableFuture<CoordinatorAnswer> never = new CompletableFuture<>();
        silent.add(never);
        return never;
      }
      return CompletableFuture.completedFuture(NOBODY);
    }

    @Override
    public CompletableFuture<DataAnswer> propose(ServiceId service, DataCommand.Step step) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<DataAnswer> recognise(ServiceId service, long incarnation) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<InquiryAnswer> ask(ServiceId service, Inquiry inquiry) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<CommandAnswer> record(CoordinatorCommand command) {
      throw new UnsupportedOperationException();
    }
  }
}
