package godwit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ContinuationsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final VirtualTimer timer = new VirtualTimer();
  private final Continuations continuations = new Continuations(timer, nanos::get);
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  @Test
  void whatEndsSoonSharesAThreadInTheOrderOfTheCalls() throws Exception {
    List<Integer> order = new ArrayList<>();
    whileOneRuns(() -> {
      for (int i = 1; i < Continuations.MOST_WAITING; i++) {
        int number = i;
        continuations.execute(noting(() -> order.add(number)));
      }
    });
    end();

    assertThat(order).hasSize(Continuations.MOST_WAITING - 1).isSorted();
    assertThat(threads).hasSize(1).allMatch(Thread::isVirtual);
  }

  @Test
  void whatFindsTooManyWaitingDoesNotWait() throws Exception {
    whileOneRuns(() -> {
      for (int i = 0; i < Continuations.MOST_WAITING; i++) {
        continuations.execute(() -> {});
      }
      CompletableFuture<Void> more = new CompletableFuture<>();
      continuations.execute(() -> more.complete(null));
      more.join();
    });
  }

  @Test
  void whatWaitsForOneBehindItIsLetGoByTheTimer() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    CompletableFuture<Void> first = begun(second);
    continuations.execute(second::countDown);

    assertThat(second.getCount()).as("nothing has taken long yet").isEqualTo(1);
    nanos.addAndGet(Continuations.SOON_NANOS + 1);
    timer.pass(Continuations.LOOK_MILLIS);
    first.get();
  }

  @Test
  void whatComesWhileOneTakesLongHasTheRestLetGo() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    CompletableFuture<Void> first = begun(second);
    continuations.execute(second::countDown);

    nanos.addAndGet(Continuations.SOON_NANOS + 1);
    end();
    first.get();
  }

  @Test
  void afterOneThatTookLongSomeGetThreadsOfTheirOwn() throws Exception {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    continuations.execute(() -> {
      nanos.addAndGet(Continuations.SOON_NANOS + 1);
      slow.complete(null);
    });
    slow.get();
    end();

    CountDownLatch all = new CountDownLatch(Continuations.APART - 1);
    for (int i = 1; i < Continuations.APART; i++) {
      continuations.execute(
          noting(() -> {
            all.countDown();
            uninterruptibly(all);
          }));
    }
    uninterruptibly(all);
    assertThat(threads).hasSize(Continuations.APART - 1);
  }

  @Test
  void oneThatThrowsStopsNoOther() throws Exception {
    whileOneRuns(() ->
        continuations.execute(() -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
          throw new IllegalStateException("planned");
        }));
    end();
  }

  @Test
  void anInterruptIsForTheTaskThatGotIt() throws Exception {
    CompletableFuture<Boolean> next = new CompletableFuture<>();
    whileOneRuns(() -> {
      continuations.execute(() -> Thread.currentThread().interrupt());
      continuations.execute(() -> next.complete(Thread.currentThread().isInterrupted()));
    });
    assertThat(next.get()).isFalse();
  }

  @Test
  void whatWaitsWhenItIsClosedRuns() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    CompletableFuture<Void> first = begun(second);
    continuations.execute(second::countDown);

    continuations.close();
    first.get();
    end();
  }

  /** Has a task run that ends only when the latch opens; returns its end. */
  private CompletableFuture<Void> begun(CountDownLatch latch) throws Exception {
    CompletableFuture<Void> runs = new CompletableFuture<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    continuations.execute(() -> {
      runs.complete(null);
      uninterruptibly(latch);
      ended.complete(null);
    });
    runs.get();
    return ended;
  }

  private void whileOneRuns(Runnable action) throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    CompletableFuture<Void> ended = begun(latch);
    action.run();
    latch.countDown();
    ended.get();
  }

  /** Waits for a task that comes after all others. */
  private void end() throws Exception {
    CompletableFuture<Void> last = new CompletableFuture<>();
    continuations.execute(() -> last.complete(null));
    last.get();
  }

  private Runnable noting(Runnable task) {
    return () -> {
      threads.add(Thread.currentThread());
      task.run();
    };
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
