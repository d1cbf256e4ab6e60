package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.PeerId;
import godwit.key.Bytes;
import godwit.server.raft.RaftMessage.Kind;
import godwit.server.raft.RaftMessage.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TermPollTest {
  private static final long TERM = 7;
  private static final PeerId SELF = Raft.peer("a", 0);
  private static final PeerId B = Raft.peer("b", 0);
  private static final PeerId C = Raft.peer("c", 3);
  private static final List<PeerId> THREE = List.of(SELF, B, C);

  private final Map<String, CompletableFuture<Bytes>> answers = new ConcurrentSkipListMap<>();
  private final Map<String, RaftMessage> questions = new ConcurrentSkipListMap<>();
  private final List<Boolean> ends = new ArrayList<>();
  private long ownTerm = TERM;

  @Test
  void eachOtherVoterIsAskedWhetherItKnowsOfALaterTerm() {
    ask(THREE);
    assertThat(questions).containsOnlyKeys("b", "c");
    RaftMessage question = Objects.requireNonNull(questions.get("c"));
    assertThat(question.group()).isEqualTo("group");
    assertThat(question.lane()).isEqualTo(Lane.CONTROL);
    assertThat(question.kind()).isEqualTo(Kind.READ);
    assertThat(TermQuestion.decode(question.body())).isEqualTo(new TermQuestion(TERM, 3));
  }

  @Test
  void aMajorityThatKnowsOfNoneSufficesAndIsHeardOnce() {
    ask(THREE);
    assertThat(ends).isEmpty();
    answer("c", true);
    assertThat(ends).containsExactly(true);
    answer("b", false);
    assertThat(ends).containsExactly(true);
  }

  @Test
  void thoseWhoKnowOfALaterTermAndThoseWhoDoNotAnswerDoNotCount() {
    ask(THREE);
    answer("b", false);
    assertThat(ends).isEmpty();
    fail("c");
    assertThat(ends).containsExactly(false);
  }

  @Test
  void aLeaderThatHasVotedForALaterOneDoesNotCountItself() {
    ownTerm = TERM + 1;
    ask(THREE);
    answer("b", true);
    assertThat(ends).as("the third may have voted likewise").isEmpty();
    answer("c", false);
    assertThat(ends).containsExactly(false);
  }

  @Test
  void aLeaderThatIsNoVoterAnyMoreNeedsAMajorityOfThose() {
    ask(List.of(B, C));
    answer("b", true);
    assertThat(ends).isEmpty();
    answer("c", true);
    assertThat(ends).containsExactly(true);
  }

  @Test
  void theOnlyVoterAsksNobody() {
    ask(List.of(SELF));
    assertThat(ends).containsExactly(true);
    ask(List.of());
    assertThat(ends).containsExactly(true, false);
    assertThat(questions).isEmpty();
  }

  @Test
  void anAnswerThatIsNoneDoesNotCount() {
    ask(THREE);
    answers.values().forEach(it -> it.complete(Bytes.utf8("garbage")));
    assertThat(ends).containsExactly(false);
  }

  @Test
  void aReplicaTellsWhetherItKnowsOfALaterTerm(@TempDir Path directory) throws Exception {
    ListMachine machine = new ListMachine();
    try (Raft raft = new Raft("a")) {
      RaftGroup group = raft.start(GroupConfig.of("group", directory), machine, new Faults());
      long term = machine.leading().get(20, TimeUnit.SECONDS);
      assertThat(group.term()).isEqualTo(term);
      assertThat(told(raft, new TermQuestion(term, 0))).isTrue();
      assertThat(told(raft, new TermQuestion(term + 1, 0))).isTrue();
      assertThat(told(raft, new TermQuestion(term - 1, 0))).isFalse();
      assertThatThrownBy(() -> told(raft, new TermQuestion(term, 1)))
          .as("another replica of the node was meant")
          .hasCauseInstanceOf(MessageRefusedException.class)
          .hasMessageContaining("number=1 here=a");
    }
  }

  private static boolean told(Raft raft, TermQuestion question) throws Exception {
    RaftMessage message = new RaftMessage("group", Lane.CONTROL, Kind.READ, question.encode());
    return TermQuestion.decodeAnswer(raft.receive("b", message).get(20, TimeUnit.SECONDS));
  }

  private void ask(List<PeerId> voters) {
    Duration patience = Duration.ofSeconds(1);
    Precedence precedence = new Precedence("a", patience);
    Outbound outbound =
        new Outbound("group", precedence, new Paper(), new SnapshotRate(1, Runnable::run));
    new TermPoll(outbound, SELF, () -> ownTerm, patience).ask(TERM, voters, ends::add);
  }

  private void answer(String node, boolean isLatest) {
    answers
        .getOrDefault(node, new CompletableFuture<>())
        .complete(TermQuestion.encodeAnswer(isLatest));
  }

  private void fail(String node) {
    answers
        .getOrDefault(node, new CompletableFuture<>())
        .completeExceptionally(new IOException("gone"));
  }

  /** Notes what is sent, and leaves the answers to the test. */
  private final class Paper implements RaftTransport {
    @Override
    public CompletableFuture<Bytes> send(String node, RaftMessage message, Duration deadline) {
      questions.put(node, message);
      return answers.computeIfAbsent(node, asked -> new CompletableFuture<>());
    }

    @Override
    public boolean reaches(String node) {
      return true;
    }
  }
}
