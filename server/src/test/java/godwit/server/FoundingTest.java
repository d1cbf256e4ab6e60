package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.server.drive.UnreachableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FoundingTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);
  private final UnreachableException noLeader = new UnreachableException("no leader");

  @Test
  void coordinatorIsAskedAgainUntilItAnswers() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<String> answer =
        Founding.insist(
            () ->
                asked.incrementAndGet() < 3
                    ? CompletableFuture.failedFuture(noLeader)
                    : CompletableFuture.completedFuture("registered"),
            System.nanoTime() + LONG);

    assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("registered");
    assertThat(asked).hasValue(3);
  }

  @Test
  void coordinatorThatNeverAnswersIsGivenUp() {
    CompletableFuture<String> answer =
        Founding.insist(() -> CompletableFuture.failedFuture(noLeader), System.nanoTime());

    assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCause(noLeader);
  }

  @Test
  void whatIsNoSilenceIsNotAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<String> answer =
        Founding.insist(
            () -> {
              asked.incrementAndGet();
              return CompletableFuture.failedFuture(new IllegalStateException("a bug"));
            },
            System.nanoTime() + LONG);

    assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(asked).hasValue(1);
  }
}
