package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds of groups of several replicas, whatever connects them. */
@Timeout(120)
public abstract class ReplicationContract {
  private static final long SLOW_BYTES_PER_SECOND = 20;
  private static final long SLOW_MILLIS = 2_000;

  @TempDir private Path directory;

  private RaftCluster cluster;
  private Writers writers;

  /** What connects the nodes. */
  protected abstract Wiring wiring();

  @BeforeEach
  void open() {
    cluster = new RaftCluster(directory, wiring());
    writers = new Writers(cluster);
  }

  @AfterEach
  void close() {
    writers.close();
    cluster.close();
  }

  @Test
  void allReplicasApplyTheSameTenThousandEntries() throws Exception {
    cluster.found("a", "b", "c");

    List<String> acknowledged = writers.begin(20, 500).end();

    assertThat(acknowledged).hasSize(10_000);
    cluster.requireAgreement(acknowledged);
    assertThat(cluster.member("b").group().membership())
        .isEqualTo(new Membership(List.of("a", "b", "c"), List.of()));
    cluster.events().await("b knows", () -> !cluster.member("b").group().leader().isEmpty());
  }

  @Test
  void aGroupOutlivesItsLeaderAndTakesItBack() throws Exception {
    cluster.found("a", "b", "c");
    writers.begin(8, 100_000).awaitAcknowledged(500);
    String first = cluster.leader().name();

    long killed = System.nanoTime();
    cluster.kill(first);
    writers.awaitAcknowledged(9);
    Duration away = Duration.ofNanos(System.nanoTime() - killed);
    writers.awaitAcknowledged(500);
    cluster.start(first);
    writers.awaitAcknowledged(500);

    cluster.requireAgreement(writers.stop());
    assertThat(away).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aGroupGrowsFromOneToThreeAndShrinksBackUnderLoad() throws Exception {
    cluster.found("a");
    writers.begin(8, 1_000_000).awaitAcknowledged(500);
    for (String node : List.of("b", "c")) {
      cluster.join(node);
      cluster.add(node);
      writers.awaitAcknowledged(200);
    }
    for (String node : List.of("c", "b")) {
      String other = cluster.leader().name().equals(node) ? "a" : node;
      Waits.done(cluster.leader().group().remove(other));
      cluster.kill(other);
      writers.awaitAcknowledged(200);
    }

    List<String> acknowledged = writers.stop();

    RaftGroup last = cluster.leader().group();
    assertThat(last.membership().voters()).hasSize(1);
    assertThat(last.membership().learners()).isEmpty();
    // Nobody is left to ask.
    assertThat(last.readBarrier()).isCompleted();
    cluster.requireAgreement(acknowledged);
  }

  @Test
  void aFollowerThatWasLeftBehindGetsASnapshot() throws Exception {
    comesBackBySnapshot();
  }

  /** What a snapshot has is told first, and holds up its files. */
  @Test
  void aSnapshotKeepsToItsRate() throws Exception {
    cluster.snapshotRate(SLOW_BYTES_PER_SECOND);
    long nanos = comesBackBySnapshot();
    assertThat(nanos).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS));
  }

  /** Leaves a follower behind, and returns how long it takes to catch up. */
  private long comesBackBySnapshot() throws Exception {
    cluster.found("a", "b", "c");
    String away = cluster.leader().name().equals("c") ? "b" : "c";
    cluster.kill(away);
    List<String> before = new ArrayList<>(writers.begin(8, 250).end());
    for (int i = 0; i < 2; i++) {
      cluster.leader().group().snapshot().get(20, TimeUnit.SECONDS);
      before = new ArrayList<>(writers.begin(4, 25).end());
    }

    long begun = System.nanoTime();
    RaftCluster.Member back = cluster.start(away);
    cluster.requireAgreement(before);
    assertThat(back.machine().calls()).contains("load");
    return System.nanoTime() - begun;
  }

  @Test
  void aLeaderThatWasCutOffNeverSaysThatItReadTheNewest() throws Exception {
    cluster.found("a", "b", "c");
    writers.begin(2, 20).end();
    RaftCluster.Member old = cluster.leader();
    List<RaftCluster.Member> others =
        cluster.members().stream().filter(member -> !member.equals(old)).toList();

    others.forEach(other -> cluster.cuts().cut(old.name(), other.name()));
    var barrier = old.group().readBarrier();
    cluster
        .events()
        .await("another leads", () -> others.stream().anyMatch(other -> other.group().leads()));
    var late = old.group().readBarrier();

    assertThatThrownBy(() -> barrier.get(20, TimeUnit.SECONDS))
        .isNotInstanceOf(TimeoutException.class)
        .hasCauseInstanceOf(GroupUnavailableException.class);
    assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS))
        .isNotInstanceOf(TimeoutException.class)
        .hasCauseInstanceOf(GroupUnavailableException.class);
    others.forEach(other -> cluster.cuts().mend(old.name(), other.name()));
    cluster.events().await("the old one follows", () -> !old.group().leads());
    cluster.requireAgreement(writers.begin(2, 20).end());
  }

  @Test
  void aBarrierOfALeaderSeesWhatWasAcknowledged() throws Exception {
    cluster.found("a", "b", "c");
    RaftCluster.Member leader = cluster.leader();
    for (int i = 0; i < 50; i++) {
      TextProposal proposal = new TextProposal("entry " + i);
      leader.group().submit(proposal);
      assertThat(proposal.end()).isInstanceOf(Long.class);
      leader.group().readBarrier().get(20, TimeUnit.SECONDS);
      assertThat(leader.machine().texts()).contains("entry " + i);
    }
  }

  @Test
  void whoWasFollowedSinceItAskedShowsNothing() throws Exception {
    cluster.found("a", "b", "c");
    RaftCluster.Member old = cluster.leader();
    long term = old.group().term();
    old.group().readBarrier().get(20, TimeUnit.SECONDS);
    old.group().requireLed(term);
    String heir = old.name().equals("b") ? "c" : "b";

    old.group().transferLeadership(heir).get(20, TimeUnit.SECONDS);
    RaftGroup next = cluster.member(heir).group();
    cluster.events().await(heir + " leads", next::leads);
    TextProposal proposal = new TextProposal("later");
    next.submit(proposal);
    assertThat(proposal.end()).isInstanceOf(Long.class);
    cluster
        .events()
        .await("the old one has it, too", () -> old.machine().texts().contains("later"));

    assertThatThrownBy(() -> old.group().requireLed(term))
        .isInstanceOf(GroupUnavailableException.class);
    next.requireLed(next.term());
    assertThatThrownBy(() -> next.requireLed(term)).isInstanceOf(GroupUnavailableException.class);
  }

  @Test
  void leadershipGoesToWhomItIsGivenUnderLoad() throws Exception {
    cluster.found("a", "b", "c");
    writers.begin(8, 1_000_000).awaitAcknowledged(200);
    for (String node : List.of("b", "c", "a")) {
      Waits.done(cluster.leader().group().transferLeadership(node));
      cluster.events().await(node + " leads", () -> cluster.member(node).group().leads());
      writers.awaitAcknowledged(200);
    }
    cluster.requireAgreement(writers.stop());
  }

  @Test
  void aFloodIsBusyAndLosesNoLeader() throws Exception {
    cluster.found("a", "b", "c");
    RaftCluster.Member leader = cluster.leader();
    long term = leader.group().term();
    List<TextProposal> flood = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      TextProposal proposal = new TextProposal("flood " + i);
      leader.group().submit(proposal);
      flood.add(proposal);
    }
    List<String> acknowledged = new ArrayList<>();
    for (TextProposal proposal : flood) {
      Object end = proposal.end();
      assertThat(end instanceof Long || end == Failure.BUSY).isTrue();
      if (end instanceof Long) {
        acknowledged.add(proposal.bytes().toUtf8());
      }
    }
    assertThat(acknowledged).hasSizeBetween(1, 49_999);
    assertThat(leader.group().leads()).isTrue();
    assertThat(leader.group().term()).isEqualTo(term);
    cluster.requireAgreement(acknowledged);
  }
}
