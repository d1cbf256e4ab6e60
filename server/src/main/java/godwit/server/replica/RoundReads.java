package godwit.server.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs reads that wait for the same round one after the other, on one thread: a thread for each of
 * some hundred short reads costs more than they do. Thread-safe.
 */
final class RoundReads {
  private final Executor readers;
  private @Nullable Batch last;

  /** Runs reads on {@code readers}. */
  RoundReads(Executor readers) {
    this.readers = readers;
  }

  /**
   * Runs a short read when {@code round} has ended, which others may share. It is given what the
   * round failed by, or null; it must not throw.
   */
  @SuppressWarnings("ReferenceEquality") // rounds are told apart by their futures
  void after(CompletableFuture<Void> round, Consumer<@Nullable Throwable> read) {
    Batch batch;
    synchronized (this) {
      batch = last;
      if (batch == null || batch.round != round) {
        batch = new Batch(round);
        last = batch;
        batch.add(read);
      } else if (batch.add(read)) {
        return;
      } else {
        // The round has ended, and its reads are under way already.
        batch = new Batch(round);
        batch.add(read);
      }
    }
    var unused = round.whenCompleteAsync(batch::run, readers);
  }

  private static final class Batch {
    private final CompletableFuture<Void> round;
    private @Nullable List<Consumer<@Nullable Throwable>> reads = new ArrayList<>();

    Batch(CompletableFuture<Void> round) {
      this.round = round;
    }

    /** Returns false if the reads have been taken. */
    synchronized boolean add(Consumer<@Nullable Throwable> read) {
      List<Consumer<@Nullable Throwable>> waiting = reads;
      return waiting != null && waiting.add(read);
    }

    private synchronized List<Consumer<@Nullable Throwable>> take() {
      List<Consumer<@Nullable Throwable>> taken = reads;
      reads = null;
      return taken == null ? List.of() : taken;
    }

    void run(@Nullable Void done, @Nullable Throwable failure) {
      Burst.run(() -> take().forEach(read -> read.accept(failure)), Runnable::run);
    }
  }
}
