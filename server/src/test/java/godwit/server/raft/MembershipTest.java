package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class MembershipTest {
  @TempDir private Path directory;

  private RaftCluster cluster;

  @BeforeEach
  void open() {
    cluster = new RaftCluster(directory, new MemoryWiring());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aReplicaThatJoinsWaitsToBeAdded() throws Exception {
    RaftGroup waiting = cluster.join("b").group();

    assertThat(waiting.membership()).isEqualTo(Membership.NONE);
    assertThat(waiting.leader()).isEmpty();
    assertThat(waiting.leads()).isFalse();
    TextProposal proposal = new TextProposal("too early");
    waiting.submit(proposal);
    assertThat(proposal.end()).isEqualTo(Failure.NOT_LEADER);
    assertThat(Waits.failure(waiting.addLearner("c", 0))).isEqualTo(Failure.NOT_LEADER);
  }

  @Test
  void aLearnerGetsTheEntriesAndHasNoVote() throws Exception {
    cluster.start("a");
    RaftGroup leader = cluster.leader().group();
    RaftCluster.Member learner = cluster.join("b");
    Waits.done(leader.addLearner("b", 0));

    write(leader, 100);

    cluster.events().await("it has them", () -> learner.machine().texts().size() == 100);
    assertThat(leader.membership()).isEqualTo(new Membership(List.of("a"), List.of("b")));
    assertThat(leader.readBarrier()).isCompleted();
    Progress progress = leader.progress().getFirst();
    assertThat(progress.node()).isEqualTo("b");
    assertThat(progress.votes()).isFalse();
    cluster.events().await("it is alive", () -> leader.progress().getFirst().isAlive());
    Waits.done(leader.addLearner("b", 0));
  }

  @Test
  void whatTheMembershipDoesNotAllowIsRefused() throws Exception {
    cluster.start("a");
    RaftGroup leader = cluster.leader().group();

    assertThat(Waits.failure(leader.promote("b"))).isEqualTo(Failure.REFUSED);
    assertThat(Waits.failure(leader.remove("a"))).isEqualTo(Failure.REFUSED);
    assertThat(Waits.failure(leader.addLearner("a", 0))).isEqualTo(Failure.REFUSED);
    assertThat(Waits.failure(leader.transferLeadership("b"))).isEqualTo(Failure.REFUSED);
    Waits.done(leader.remove("b"));
    Waits.done(leader.transferLeadership("a"));
    Waits.done(leader.promote("a"));
  }

  @Test
  void aLearnerThatIsNotThereBecomesNoVoterAndTheGroupGoesOn() throws Exception {
    cluster.start("a");
    RaftGroup leader = cluster.leader().group();
    Waits.done(leader.addLearner("b", 0));
    write(leader, 10);

    assertThat(Waits.failure(leader.promote("b"))).isEqualTo(Failure.NOT_CAUGHT_UP);

    write(leader, 10);
    assertThat(leader.membership()).isEqualTo(new Membership(List.of("a"), List.of("b")));
    assertThat(leader.readBarrier()).isCompleted();
  }

  @Test
  void oneChangeIsUnderWayAtATime() throws Exception {
    cluster.start("a");
    RaftGroup leader = cluster.leader().group();
    cluster.join("b");
    cluster.add("b");
    cluster.cuts().cut("a", "b");

    CompletableFuture<Void> first = leader.addLearner("c", 0);
    Failure second = Waits.failure(leader.addLearner("d", 0));

    assertThat(second).isEqualTo(Failure.BUSY);
    assertThat(Waits.failure(first)).isEqualTo(Failure.UNKNOWN);
  }

  @Test
  void whoBelongsToTheGroupIsSettledWhenNoChangeIsUnderWay() throws Exception {
    cluster.start("a");
    RaftGroup leader = cluster.leader().group();
    RaftGroup follower = cluster.join("b").group();
    cluster.add("b");
    assertThat(leader.settledMembership().get().voters()).containsExactly("a", "b");
    assertThat(Waits.failure(follower.settledMembership())).isEqualTo(Failure.NOT_LEADER);

    cluster.cuts().cut("a", "b");
    CompletableFuture<Void> removal = leader.remove("b");
    assertThat(leader.membership().contains("b")).isFalse();
    assertThat(Waits.failure(leader.settledMembership())).isEqualTo(Failure.BUSY);
    assertThat(removal).isNotDone();
  }

  @Test
  void aGroupOfTwoAsksTheOtherBeforeItReads() throws Exception {
    cluster.start("a");
    RaftGroup leader = cluster.leader().group();
    cluster.join("b");
    cluster.add("b");
    Waits.done(leader.readBarrier());
    cluster.cuts().cut("a", "b");

    CompletableFuture<Void> barrier = leader.readBarrier();

    assertThat(barrier).isNotCompleted();
    assertThat(Waits.failure(barrier)).isEqualTo(Failure.NOT_LEADER);
  }

  @Test
  void aReplicaThatWasRemovedHearsOfIt() throws Exception {
    cluster.found("a", "b", "c");
    String leader = cluster.leader().name();
    String other = leader.equals("c") ? "b" : "c";
    RaftCluster.Member goes = cluster.member(other);

    Waits.done(cluster.leader().group().remove(other));

    cluster.events().await("it hears", () -> goes.faults().isRemoved());
    assertThat(goes.group().membership().contains(other)).isFalse();
    assertThat(cluster.member(leader).faults().isRemoved()).isFalse();
  }

  @Test
  void aLeaderCanRemoveItself() throws Exception {
    cluster.found("a", "b", "c");
    RaftCluster.Member old = cluster.leader();

    Waits.done(old.group().remove(old.name()));

    cluster
        .events()
        .await(
            "another leads",
            () -> cluster.leading().filter(now -> !now.name().equals(old.name())).isPresent());
    assertThat(cluster.leader().group().membership().voters()).doesNotContain(old.name());
  }

  private static void write(RaftGroup group, int entries) throws Exception {
    for (int i = 0; i < entries; i++) {
      TextProposal proposal = new TextProposal("entry " + i + " of " + System.nanoTime());
      group.submit(proposal);
      assertThat(proposal.end()).isInstanceOf(Long.class);
    }
  }
}
