package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.RejectedException;
import godwit.request.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TwinSearchTest {
  private static final NodeProcess SELF = new NodeProcess("a", "folder-a", "new", "a:2");
  private static final NodeProcess ORIGINAL = new NodeProcess("a", "folder-a", "old", "a:1");
  private static final NodeProcess OTHER = new NodeProcess("b", "folder-b", "some", "b:1");

  @Test
  void processThatAnswersWhereTheNodeWasIsATwin() {
    assertThat(found(Map.of("a:1", met(ORIGINAL)))).contains(ORIGINAL);
  }

  @Test
  void processThatAnotherNodeHasJustAskedIsATwin() {
    assertThat(found(Map.of("b:1", met(new Encounter(OTHER, Optional.of(ORIGINAL))))))
        .contains(ORIGINAL);
  }

  @Test
  void nodeThatMovedFindsNobodyWhereItWas() {
    CompletableFuture<Encounter> refused =
        CompletableFuture.failedFuture(new IllegalStateException("connection refused"));
    assertThat(found(Map.of("a:1", refused, "b:1", met(OTHER)))).isEmpty();
  }

  @Test
  void whatIsNotATwinIsNone() {
    NodeProcess namesake = new NodeProcess("a", "another", "old", "a:1");
    Encounter echo = new Encounter(OTHER, Optional.of(SELF));
    assertThat(found(Map.of("a:1", met(namesake), "a:2", met(SELF), "b:1", met(echo)))).isEmpty();
  }

  @Test
  void silentAddressHoldsUpNoAnswer() {
    CompletableFuture<Encounter> silent = new CompletableFuture<>();
    Duration unbounded = Duration.ofDays(1);
    assertThat(find(Map.of("b:1", silent, "a:1", met(ORIGINAL)), unbounded).join())
        .contains(ORIGINAL);
  }

  @Test
  void silenceIsNoTwinWhenPatienceIsOver() {
    CompletableFuture<Encounter> silent = new CompletableFuture<>();
    assertThat(find(Map.of("a:1", silent), Duration.ofMillis(1)).join()).isEmpty();
  }

  @Test
  void refusalNamesTheNodeAndWhereItRuns() {
    assertThatThrownBy(() -> TwinSearch.requireNone(SELF, List.of("a:1"), address -> met(ORIGINAL)))
        .isInstanceOfSatisfying(
            RejectedException.class,
            error -> assertThat(error.reason()).isEqualTo(Reason.NODE_RUNS_ALREADY))
        .hasMessageContaining("node=a address=a:1")
        .hasMessageContaining("copy");
    assertThatCode(() -> TwinSearch.requireNone(SELF, List.of("b:1"), address -> met(OTHER)))
        .doesNotThrowAnyException();
  }

  private static Optional<NodeProcess> found(Map<String, CompletableFuture<Encounter>> answers) {
    return find(answers, Duration.ofDays(1)).join();
  }

  private static CompletableFuture<Optional<NodeProcess>> find(
      Map<String, CompletableFuture<Encounter>> answers, Duration patience) {
    CompletableFuture<Encounter> nobody = new CompletableFuture<>();
    return TwinSearch.find(
        SELF, answers.keySet(), it -> answers.getOrDefault(it, nobody).copy(), patience);
  }

  private static CompletableFuture<Encounter> met(NodeProcess process) {
    return met(new Encounter(process, Optional.empty()));
  }

  private static CompletableFuture<Encounter> met(Encounter encounter) {
    return CompletableFuture.completedFuture(encounter);
  }
}
