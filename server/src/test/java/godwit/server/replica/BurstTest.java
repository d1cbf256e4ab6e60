package godwit.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BurstTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void endsComeBehindTheLastAnswerInTheOrderInWhichTheyWereLeft() {
    Burst.run(
        () -> {
          answer("a");
          answer("b");
        },
        Runnable::run);
    assertThat(done).containsExactly("a", "b", "end of a", "end of b");
  }

  @Test
  void answersOfAnswersBelongToTheBurstThatIsUnderWay() {
    Burst.run(
        () -> {
          Burst.run(() -> answer("a"), Runnable::run);
          answer("b");
        },
        Runnable::run);
    assertThat(done).containsExactly("a", "b", "end of a", "end of b");
  }

  @Test
  void endsAreGivenToTheExecutor() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    Burst.run(() -> answer("a"), tasks::add);
    assertThat(done).containsExactly("a");
    tasks.remove().run();
    assertThat(done).containsExactly("a", "end of a");
  }

  @Test
  void anEndThatFailsKeepsNoOtherFromBeingDone() {
    assertThatThrownBy(() ->
            Burst.run(
                () -> {
                  Burst.atEnd(() -> {
                    throw new IllegalStateException("cancelled");
                  });
                  answer("b");
                },
                Runnable::run))
        .hasMessage("cancelled");
    assertThat(done).containsExactly("b", "end of b");
  }

  @Test
  void anAnswerThatFailsLeavesTheEndsOfThoseBefore() {
    assertThatThrownBy(() ->
            Burst.run(
                () -> {
                  answer("a");
                  throw new IllegalStateException("no answer");
                },
                Runnable::run))
        .hasMessage("no answer");
    assertThat(done).containsExactly("a", "end of a");
  }

  @Test
  void outsideOfABurstTheEndIsDoneAtOnceOnAnotherThread() throws Exception {
    CompletableFuture<Thread> end = new CompletableFuture<>();
    Burst.run(() -> answer("a"), Runnable::run);
    Burst.atEnd(() -> end.complete(Thread.currentThread()));
    assertThat(end.get(10, TimeUnit.SECONDS)).isNotEqualTo(Thread.currentThread());
  }

  private void answer(String name) {
    Burst.atEnd(() -> done.add("end of " + name));
    done.add(name);
  }
}
