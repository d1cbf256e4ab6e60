package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognitionTest {
  private static final NodeProcess SELF = new NodeProcess("a", "folder-a", "self", "a:1");
  private static final NodeProcess ORIGINAL = new NodeProcess("b", "folder-b", "old", "b:1");
  private static final NodeProcess COPY = new NodeProcess("b", "folder-b", "new", "b:2");

  @TempDir Path data;
  private final Whereabouts whereabouts = new Whereabouts(List.of());
  private final Map<String, NodeProcess> listening = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private long nowMillis;
  private final Recognition recognition =
      new Recognition(whereabouts, this::answer, () -> nowMillis);

  @BeforeEach
  void open() throws IOException {
    whereabouts.keepIn(AddressBook.open(data.resolve("nodes")));
    recognition.introduce(SELF);
    said("b", "b:1");
    whereabouts.followBy(recognition);
  }

  @Test
  void nodeThatBeginsWhereItIsSaidToBeIsTakenUnasked() {
    assertThat(twinOf(ORIGINAL)).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void nodeThatNobodyToldOfIsTakenUnasked() {
    assertThat(twinOf(new NodeProcess("c", "folder-c", "some", "c:1"))).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void copyIsNotTakenWhileTheOriginalAnswers() {
    listens(ORIGINAL);
    listens(COPY);
    assertThat(twinOf(COPY)).contains(ORIGINAL);
    assertThat(twinOf(ORIGINAL)).isEmpty();
    nowMillis += 10_000;
    assertThat(twinOf(COPY)).contains(ORIGINAL);
  }

  @Test
  void copyThatCallsOftenIsAskedAboutOnceASecond() {
    listens(ORIGINAL);
    for (int i = 0; i < 10; i++) {
      assertThat(twinOf(COPY)).contains(ORIGINAL);
      nowMillis += 200;
    }
    assertThat(asked).containsExactly("b:1", "b:1");
  }

  @Test
  void nodeThatMovedIsTakenAndWhoeverComesLaterIsTheTwin() {
    listens(COPY);
    assertThat(twinOf(COPY)).isEmpty();
    assertThat(twinOf(ORIGINAL)).contains(COPY);
    assertThat(twinOf(COPY)).isEmpty();
  }

  @Test
  void nodeThatWasStartedAnewInItsPlaceIsTaken() {
    assertThat(twinOf(ORIGINAL)).isEmpty();
    NodeProcess anew = new NodeProcess("b", "folder-b", "anew", "b:1");
    listens(anew);
    assertThat(twinOf(anew)).isEmpty();
    assertThat(twinOf(ORIGINAL)).contains(anew);
  }

  @Test
  void copyThatNamesTheAddressOfTheOriginalIsNotTaken() {
    listens(ORIGINAL);
    assertThat(twinOf(ORIGINAL)).isEmpty();
    assertThat(twinOf(new NodeProcess("b", "folder-b", "masked", "b:1"))).contains(ORIGINAL);
  }

  @Test
  void copyOfThisNodeIsKnownUnasked() {
    NodeProcess copy = new NodeProcess("a", "folder-a", "copy", "a:2");
    assertThat(twinOf(copy)).contains(SELF);
    assertThat(twinOf(SELF)).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void nodeOfThatNameWithADirectoryOfItsOwnIsNoTwin() {
    listens(ORIGINAL);
    assertThat(twinOf(new NodeProcess("b", "another", "new", "b:2"))).isEmpty();
  }

  @Test
  void questionThatIsUnderWayIsAskedOnce() {
    CompletableFuture<NodeProcess> pending = new CompletableFuture<>();
    List<String> questions = new ArrayList<>();
    Recognition slow =
        new Recognition(
            whereabouts,
            address -> {
              questions.add(address);
              return pending;
            },
            () -> nowMillis);
    CompletableFuture<Optional<NodeProcess>> first = slow.twinOf(COPY);
    nowMillis += 10_000;
    CompletableFuture<Optional<NodeProcess>> second = slow.twinOf(COPY);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    assertThat(questions).hasSize(1);
    pending.complete(ORIGINAL);
    assertThat(first.join()).contains(ORIGINAL);
    assertThat(second.join()).contains(ORIGINAL);
  }

  @Test
  void ofTwoNewcomersForWhomTheSameIsAskedOneIsTaken() {
    CompletableFuture<NodeProcess> pending = new CompletableFuture<>();
    Recognition slow = new Recognition(whereabouts, address -> pending, () -> nowMillis);
    NodeProcess other = new NodeProcess("b", "folder-b", "other", "b:3");
    CompletableFuture<Optional<NodeProcess>> first = slow.twinOf(COPY);
    CompletableFuture<Optional<NodeProcess>> second = slow.twinOf(other);
    pending.completeExceptionally(new IllegalStateException("nobody"));
    List<Optional<NodeProcess>> twins = List.of(first.join(), second.join());
    assertThat(twins).containsOnlyOnce(Optional.empty());
    assertThat(twins).containsAnyOf(Optional.of(COPY), Optional.of(other));
  }

  @Test
  void addressThatCanNotBeAskedIsThatOfNobody() {
    Recognition broken =
        new Recognition(
            whereabouts,
            address -> {
              throw new IllegalStateException("no channel");
            },
            () -> nowMillis);
    assertThat(broken.twinOf(COPY)).isCompletedWithValue(Optional.empty());
  }

  @Test
  void processThatEndsIsNoneThatRuns() {
    assertThat(recognition.running()).contains(SELF);
    recognition.close();
    assertThat(recognition.running()).isEmpty();
    assertThat(recognition.self()).contains(SELF);
  }

  @Test
  void bookStaysWhereTheNodeAnswersWhateverIsSaid() throws IOException {
    listens(ORIGINAL);
    listens(COPY);
    said("b", "b:2");
    assertThat(whereabouts.address("b")).contains("b:1");
    assertThat(AddressBook.open(data.resolve("nodes")).address("b")).contains("b:1");
    nowMillis += 10_000;
    listening.remove("b:2");
    said("b", "b:2");
    assertThat(whereabouts.address("b")).contains("b:1");
  }

  @Test
  void bookFollowsANodeThatAnswersNoMoreWhereItWas() {
    listens(COPY);
    said("b", "b:2");
    assertThat(whereabouts.address("b")).contains("b:2");
  }

  @Test
  void bookFollowsANodeThatIsReachedByAnotherAddress() {
    listens(ORIGINAL);
    listening.put("alias:1", ORIGINAL);
    said("b", "alias:1");
    assertThat(whereabouts.address("b")).contains("alias:1");
  }

  @Test
  void bookFollowsTheNameOfARemovedNodeToItsNewOne() {
    listens(ORIGINAL);
    listens(new NodeProcess("b", "another", "some", "b:2"));
    said("b", "b:2");
    assertThat(whereabouts.address("b")).contains("b:2");
  }

  @Test
  void bookFollowsAsSoonAsTheQuestionIsAnswered() {
    CompletableFuture<NodeProcess> pending = new CompletableFuture<>();
    whereabouts.followBy(new Recognition(whereabouts, address -> pending, () -> nowMillis));
    said("b", "b:2");
    assertThat(whereabouts.address("b")).contains("b:1");
    pending.completeExceptionally(new IllegalStateException("nobody listens"));
    assertThat(whereabouts.address("b")).contains("b:2");
  }

  @Test
  void questionThatTakesLongIsAskedOnceAndItsAnswerHolds() {
    List<String> questions = new ArrayList<>();
    CompletableFuture<NodeProcess> pending = new CompletableFuture<>();
    whereabouts.followBy(
        new Recognition(
            whereabouts,
            address -> {
              questions.add(address);
              return pending;
            },
            () -> nowMillis));
    said("b", "b:2");
    nowMillis += 4_000;
    said("b", "b:2");
    assertThat(questions).containsExactlyInAnyOrder("b:1", "b:2");
    pending.completeExceptionally(new IllegalStateException("nobody listens"));
    assertThat(whereabouts.address("b")).contains("b:2");
    assertThat(questions).hasSize(2);
  }

  @Test
  void originalIsLookedForWhereItIsOnceItsCopyHasEnded() {
    listens(COPY);
    assertThat(twinOf(COPY)).isEmpty();
    whereabouts.met("b", COPY.address());
    listening.remove(COPY.address());
    listens(ORIGINAL);
    assertThat(twinOf(ORIGINAL)).isEmpty();
    assertThat(whereabouts.address("b")).contains(ORIGINAL.address());
  }

  @Test
  void ownAddressIsWhatThisProcessSays() {
    said("a", "a:1");
    said("a", "a:2");
    assertThat(whereabouts.address("a")).contains("a:1");
  }

  private Optional<NodeProcess> twinOf(NodeProcess process) {
    return recognition.twinOf(process).join();
  }

  private void listens(NodeProcess process) {
    listening.put(process.address(), process);
  }

  private CompletableFuture<NodeProcess> answer(String address) {
    asked.add(address);
    NodeProcess there = listening.get(address);
    return there == null
        ? CompletableFuture.failedFuture(new IllegalStateException("nobody listens"))
        : CompletableFuture.completedFuture(there);
  }

  private void said(String name, String address) {
    whereabouts.learn(
        List.of(
            new NodeStatus(
                name,
                address,
                Standing.SERVING,
                new NodeStatus.Silence(true, 0),
                0,
                OptionalLong.empty(),
                List.of())));
  }
}
