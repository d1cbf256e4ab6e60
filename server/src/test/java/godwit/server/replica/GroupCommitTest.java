package godwit.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.server.raft.Failure;
import godwit.server.raft.Membership;
import godwit.server.raft.Progress;
import godwit.server.raft.Proposal;
import godwit.server.raft.RaftGroup;
import godwit.server.watch.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When commands become an entry, and which share one. */
final class GroupCommitTest {
  private final SlowGroup group = new SlowGroup();
  private final NodeClock clock = new NodeClock(() -> 1, 10_000);
  private final GroupCommit<String, String> commit =
      new GroupCommit<>(
          new GroupCommit.Format<>(
              (stamp, commands) -> Bytes.utf8(String.join(" ", commands)), String::length),
          clock,
          Watch.alone().commits("slow"));

  GroupCommitTest() {
    commit.open(group);
  }

  @Test
  void aCommandGoesAtOnceWhenNothingIsInFlight() {
    CompletableFuture<String> answer = commit.submit("a");

    assertThat(group.entries()).containsExactly("a");
    group.answerNext();
    assertThat(answer).isCompletedWithValue("did a");
    send("b");
    assertThat(group.entries()).containsExactly("b");
  }

  @Test
  void whatAnswersOfOneEntryLeaveForTheirEndIsDoneBehindTheLastOnAnotherThread() throws Exception {
    CompletableFuture<Thread> end = new CompletableFuture<>();
    send("first");
    send("second");
    commit.submit("a").thenRun(() -> Burst.atEnd(() -> end.complete(Thread.currentThread())));
    CompletableFuture<Boolean> isLast = commit.submit("b").thenApply(b -> !end.isDone());
    group.answerNext();
    group.answerNext();
    assertThat(group.entries()).containsExactly("a b");
    assertThat(end).isNotDone();
    group.answerNext();
    assertThat(isLast).isCompletedWithValue(true);
    assertThat(end.get(10, TimeUnit.SECONDS)).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void nothingIsProposedWhileTheClockLeadsThoseOfOtherNodes() {
    clock.told(OptionalLong.of(10_001), clock.offsetMillis());
    assertThat(commit.submit("a"))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            ProposalFailedException.class,
            failure -> {
              assertThat(failure.failure()).isEqualTo(Failure.CLOCK_AHEAD);
              assertThat(failure.outcomeUnknown()).isFalse();
            });
    assertThat(group.entries()).isEmpty();
    clock.told(OptionalLong.of(5_000), clock.offsetMillis());
    send("b");
    assertThat(group.entries()).containsExactly("b");
  }

  @Test
  void theSecondGoesBesideTheFirstAndThoseAfterItShareAnEntry() {
    submit(5);

    assertThat(group.entries()).containsExactly("0", "1");
    group.answerNext();
    assertThat(group.entries()).containsExactly("1", "2 3 4");
  }

  @Test
  void behindALargeEntryTheNextIsCutWhenHalfAsManyWait() {
    send("first");
    send("second");
    submit(8);
    group.answerNext();
    group.answerNext();
    assertThat(group.entries()).containsExactly("0 1 2 3 4 5 6 7");

    submit(3);
    assertThat(group.entries()).as("three are too few").hasSize(1);
    send("3");
    assertThat(group.entries()).last().isEqualTo("0 1 2 3");
  }

  @Test
  void fewerGoWhenTheLargeEntryHasEnded() {
    send("first");
    send("second");
    submit(8);
    group.answerNext();
    group.answerNext();
    CompletableFuture<String> late = commit.submit("late");
    assertThat(group.entries()).hasSize(1);

    group.answerNext();

    assertThat(group.entries()).containsExactly("late");
    group.answerNext();
    assertThat(late).isCompletedWithValue("did late");
  }

  @Test
  void oneThatGoesAloneDoesNotWaitForOthersToBeMany() {
    send("first");
    send("second");
    submit(8);
    group.answerNext();
    group.answerNext();

    send("few");
    var unused = commit.submitAlone("step");

    assertThat(group.entries()).containsExactly("0 1 2 3 4 5 6 7", "step");
  }

  @Test
  void aFailedEntryFailsItsCommandsAndLetsTheNextGo() {
    CompletableFuture<String> first = commit.submit("first");
    send("second");
    send("third");

    group.failNext(Failure.UNKNOWN);

    assertThat(first).isCompletedExceptionally();
    assertThat(group.entries()).containsExactly("second", "third");
  }

  private void send(String command) {
    var unused = commit.submit(command);
  }

  private void submit(int count) {
    IntStream.range(0, count).forEach(i -> send(String.valueOf(i)));
  }

  /** A log that keeps what it is offered until it is told how that ended. */
  private static final class SlowGroup implements RaftGroup {
    private final List<GroupCommit.Entry<String, String>> offered = new ArrayList<>();

    List<String> entries() {
      return offered.stream().map(entry -> entry.bytes().toUtf8()).toList();
    }

    void answerNext() {
      GroupCommit.Entry<String, String> entry = offered.removeFirst();
      entry.answered(entry.commands().stream().map(command -> "did " + command).toList());
    }

    void failNext(Failure why) {
      offered.removeFirst().failed(why);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void submit(Proposal proposal) {
      offered.add((GroupCommit.Entry<String, String>) proposal);
    }

    @Override
    public boolean halted() {
      return false;
    }

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public int number() {
      return 0;
    }

    @Override
    public boolean leads() {
      return true;
    }

    @Override
    public long term() {
      return 1;
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<String> leader() {
      return Optional.empty();
    }

    @Override
    public boolean votesAlone() {
      return true;
    }

    @Override
    public Membership membership() {
      return new Membership(List.of(), List.of());
    }

    @Override
    public CompletableFuture<Membership> settledMembership() {
      return CompletableFuture.completedFuture(membership());
    }

    @Override
    public boolean isAddressed() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasOutrun(long term, long index) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Progress> progress() {
      return List.of();
    }

    @Override
    public long lastIndex() {
      return offered.size();
    }

    @Override
    public long committedIndex() {
      return 0;
    }

    @Override
    public long appliedIndex() {
      return 0;
    }

    @Override
    public CompletableFuture<Void> addLearner(String node, int number) {
      throw new UnsupportedOperationException("one replica");
    }

    @Override
    public CompletableFuture<Void> promote(String node) {
      throw new UnsupportedOperationException("one replica");
    }

    @Override
    public CompletableFuture<Void> remove(String node) {
      throw new UnsupportedOperationException("one replica");
    }

    @Override
    public void standAlone() {
      throw new UnsupportedOperationException("one replica");
    }

    @Override
    public CompletableFuture<Void> transferLeadership(String node) {
      throw new UnsupportedOperationException("one replica");
    }

    @Override
    public CompletableFuture<Void> snapshot() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
