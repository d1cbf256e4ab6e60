package godwit.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RoundReadsTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private long nowNanos;
  private final RoundReads reads = new RoundReads(tasks::add, () -> nowNanos);
  private final List<String> ran = new ArrayList<>();

  @Test
  void readsOfOneRoundShareOneTask() {
    CompletableFuture<Void> round = new CompletableFuture<>();
    reads.after(round, failure -> ran.add("a"));
    reads.after(round, failure -> ran.add("b"));
    assertThat(tasks).isEmpty();

    round.complete(null);
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void whatReadsOfOneRoundLeaveForTheirEndIsDoneBehindTheLast() {
    CompletableFuture<Void> round = new CompletableFuture<>();
    for (String name : List.of("a", "b")) {
      reads.after(
          round,
          failure -> {
            Burst.atEnd(() -> ran.add(name + " sent"));
            ran.add(name);
          });
    }
    round.complete(null);
    tasks.remove().run();

    assertThat(ran).containsExactly("a", "b", "a sent", "b sent");
  }

  @Test
  void answersDontWaitForReadsBehindASlowOne() {
    CompletableFuture<Void> round = new CompletableFuture<>();
    for (String name : List.of("a", "slow", "c")) {
      reads.after(
          round,
          failure -> {
            Burst.atEnd(() -> ran.add(name + " sent"));
            nowNanos += name.equals("slow") ? RoundReads.MOST_NANOS : 1;
            ran.add(name);
          });
    }
    round.complete(null);
    tasks.remove().run();

    assertThat(ran).containsExactly("a", "slow", "a sent", "slow sent", "c", "c sent");
  }

  @Test
  void readThatComesWhenTheRoundHasEndedRunsToo() {
    CompletableFuture<Void> round = new CompletableFuture<>();
    reads.after(round, failure -> ran.add("a"));
    round.complete(null);
    reads.after(round, failure -> ran.add("b"));
    tasks.remove().run();
    reads.after(round, failure -> ran.add("c"));
    tasks.remove().run();

    assertThat(tasks).isEmpty();
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void roundsDontWaitForEachOther() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    CompletableFuture<Void> second = new CompletableFuture<>();
    reads.after(first, failure -> ran.add("a"));
    reads.after(second, failure -> ran.add("b"));
    second.complete(null);
    tasks.remove().run();
    first.complete(null);
    tasks.remove().run();

    assertThat(ran).containsExactly("b", "a");
  }

  @Test
  void readsAreToldWhatTheirRoundFailedBy() {
    CompletableFuture<Void> round = new CompletableFuture<>();
    reads.after(round, failure -> ran.add(String.valueOf(failure)));
    round.completeExceptionally(new IllegalStateException("no leader"));
    tasks.remove().run();

    assertThat(ran).singleElement().asString().contains("no leader");
  }
}
