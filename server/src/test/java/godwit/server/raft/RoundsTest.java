package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  private final List<Consumer<@Nullable Throwable>> begun = new ArrayList<>();
  private final Rounds rounds = new Rounds(begun::add);

  @Test
  void whoComesWhileARoundRunsSharesTheNextAndNotThatWhichBeganBefore() {
    CompletableFuture<Void> first = rounds.join();
    CompletableFuture<Void> second = rounds.join();
    CompletableFuture<Void> third = rounds.join();
    assertThat(begun).hasSize(1);

    begun.get(0).accept(null);

    assertThat(first).isCompleted();
    assertThat(begun).hasSize(2);
    assertThat(second).isNotDone();
    assertThat(third).isSameAs(second);
    begun.get(1).accept(null);
    assertThat(second).isCompleted();
  }

  @Test
  void aRoundThatFailsFailsThoseWhoShareItAndTheNextGoesOn() {
    CompletableFuture<Void> first = rounds.join();
    CompletableFuture<Void> second = rounds.join();

    begun.get(0).accept(new IllegalStateException("lost"));

    assertThat(first).isCompletedExceptionally();
    begun.get(1).accept(null);
    assertThat(second).isCompletedWithValue(null);
  }

  @Test
  void aRoundThatCanNotBeginFailsAndLeavesItsRoom() {
    List<Consumer<@Nullable Throwable>> later = new ArrayList<>();
    boolean[] broken = {true};
    Rounds breaking =
        new Rounds(end -> {
          if (broken[0]) {
            throw new IllegalStateException("no thread");
          }
          later.add(end);
        });

    assertThat(breaking.join()).isCompletedExceptionally();
    broken[0] = false;
    CompletableFuture<Void> next = breaking.join();
    assertThat(later).hasSize(1);
    later.getFirst().accept(null);
    assertThat(next).isCompleted();
  }
}
