package godwit.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BurstTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void endsComeBehindTheLastAnswerInTheOrderInWhichTheyWereLeft() {
    Burst.endingHere(() -> {
      answer("a");
      answer("b");
    });
    assertThat(done).containsExactly("a", "b", "end of a", "end of b");
  }

  @Test
  void answersOfAnswersBelongToTheBurstThatIsUnderWay() {
    Burst.endingHere(() -> {
      Burst.endingHere(() -> answer("a"));
      answer("b");
    });
    assertThat(done).containsExactly("a", "b", "end of a", "end of b");
  }

  @Test
  void endsThatMustNotBeDoneHereAreDoneOnAnotherThread() throws Exception {
    CompletableFuture<Thread> end = new CompletableFuture<>();
    Burst.endingElsewhere(() -> {
      Burst.atEnd(() -> end.complete(Thread.currentThread()));
      assertThat(Burst.endsHere()).isFalse();
      assertThat(end).isNotDone();
    });
    assertThat(end.get(10, TimeUnit.SECONDS)).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void anEndThatFailsKeepsNoOtherFromBeingDone() {
    Burst.endingHere(() -> {
      assertThat(Burst.endsHere()).isTrue();
      Burst.atEnd(() -> {
        throw new AssertionError("cancelled");
      });
      answer("b");
    });
    assertThat(Burst.endsHere()).isFalse();
    assertThat(done).containsExactly("b", "end of b");
  }

  @Test
  void anAnswerThatFailsLeavesTheEndsOfThoseBefore() {
    assertThatThrownBy(() ->
            Burst.endingHere(() -> {
              answer("a");
              throw new IllegalStateException("no answer");
            }))
        .hasMessage("no answer");
    assertThat(done).containsExactly("a", "end of a");
  }

  @Test
  void outsideOfABurstTheEndIsDoneAtOnceOnAnotherThread() throws Exception {
    CompletableFuture<Thread> end = new CompletableFuture<>();
    Burst.endingHere(() -> answer("a"));
    Burst.atEnd(() -> end.complete(Thread.currentThread()));
    assertThat(end.get(10, TimeUnit.SECONDS)).isNotEqualTo(Thread.currentThread());
  }

  private void answer(String name) {
    Burst.atEnd(() -> done.add("end of " + name));
    done.add(name);
  }
}
