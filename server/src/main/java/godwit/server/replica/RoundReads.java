package godwit.server.replica;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs reads that wait for the same round one after the other, on one thread: a thread for each of
 * some hundred short reads costs more than they do. Their answers leave together, but before the
 * next read once half a millisecond has passed: some reads must go to the disk. Thread-safe.
 */
final class RoundReads {
  /** Past this time no further read begins before the answers that there are leave. */
  static final long MOST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final Executor readers;
  private final LongSupplier nanoTime;
  private @Nullable Batch last;

  /** Runs reads on {@code readers}. */
  RoundReads(Executor readers) {
    this(readers, System::nanoTime);
  }

  RoundReads(Executor readers, LongSupplier nanoTime) {
    this.readers = readers;
    this.nanoTime = nanoTime;
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

  private final class Batch {
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
      Iterator<Consumer<@Nullable Throwable>> left = take().iterator();
      while (left.hasNext()) {
        Burst.endingHere(() -> runSome(left, failure));
      }
    }

    private void runSome(
        Iterator<Consumer<@Nullable Throwable>> left, @Nullable Throwable failure) {
      long from = nanoTime.getAsLong();
      do {
        left.next().accept(failure);
      } while (left.hasNext() && nanoTime.getAsLong() - from < MOST_NANOS);
    }
  }
}
