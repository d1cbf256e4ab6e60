package godwit.cli.transfer;

import godwit.client.AsyncTable;
import godwit.client.RejectedException;
import godwit.data.StoredRow;
import godwit.partition.Tally;
import godwit.request.Reason;
import godwit.request.Row;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a file to a table, many at a time. One use; {@link #rows()} and {@link
 * #reached()} may be asked by any thread meanwhile.
 */
public final class Importing {
  private static final int UNDER_WAY = 256;

  /** Why one row is refused and the next may be taken. */
  private static final Set<Reason> OF_THE_ROW =
      EnumSet.of(Reason.EMPTY_KEY, Reason.KEY_TOO_LONG, Reason.VALUE_TOO_LONG);

  private final AsyncTable table;
  private final boolean strict;
  private final Consumer<Line.Bad> bad;
  private final Semaphore room = new Semaphore(UNDER_WAY);
  private final ConcurrentSkipListSet<Long> open = new ConcurrentSkipListSet<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private Tally tally = Tally.ZERO;
  private long refused;
  private volatile long read;
  private long lastLine;

  /**
   * Prepares it.
   *
   * @param strict whether the first bad line ends it
   * @param bad hears of each line that is no row, and of each row that the store refuses
   */
  public Importing(AsyncTable table, boolean strict, Consumer<Line.Bad> bad) {
    this.table = table;
    this.strict = strict;
    this.bad = bad;
  }

  /**
   * Writes every row behind line {@code after}; when it returns, all are acknowledged.
   *
   * @throws IOException if the file can't be read on
   * @throws RuntimeException the first error of a request that is no refusal of its row; what is
   *     wrong with the file besides is suppressed
   */
  public void run(RowSource source, long after) throws IOException, InterruptedException {
    Optional<IOException> unread = Optional.empty();
    try {
      takeAll(source, after);
    } catch (IOException e) {
      unread = Optional.of(e);
    } finally {
      room.acquire(UNDER_WAY);
    }
    Throwable failed = failure.get();
    if (failed != null) {
      unread.ifPresent(failed::addSuppressed);
      throw thrown(failed);
    }
    if (unread.isPresent()) {
      throw unread.get();
    }
  }

  private static RuntimeException thrown(Throwable failed) {
    return switch (failed) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> new CompletionException(failed);
    };
  }

  /** Returns how many rows have been acknowledged. */
  public synchronized long rows() {
    return tally.rows();
  }

  /** Returns how many lines were no rows, or were refused. */
  public synchronized long refused() {
    return refused;
  }

  /** Returns the sum of the rows that were acknowledged, as if all had version 0. */
  public synchronized Tally tally() {
    return tally;
  }

  /** Returns the line up to which everything has been written or refused. */
  public long reached() {
    long last = read;
    Long first = open.isEmpty() ? null : open.first();
    return first == null ? last : Math.min(last, first - 1);
  }

  /** Returns the last line that there was, left out or not; by the thread that ran it. */
  public long lastLine() {
    return lastLine;
  }

  private void takeAll(RowSource source, long after) throws IOException, InterruptedException {
    Optional<Line> line = source.next();
    while (line.isPresent() && failure.get() == null && !(strict && refused() > 0)) {
      lastLine = line.get().number();
      if (lastLine > after) {
        take(line.get());
      }
      line = source.next();
    }
  }

  private void take(Line line) throws InterruptedException {
    switch (line) {
      case Line.Bad wrong -> refuse(wrong);
      case Line.Good row -> {
        room.acquire();
        open.add(row.number());
        var unused =
            table.put(row.key(), row.value()).whenComplete((version, error) -> end(row, error));
      }
    }
    read = line.number();
  }

  private void end(Line.Good row, @Nullable Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    switch (cause) {
      case null -> {
        synchronized (this) {
          tally = tally.plus(StoredRow.tally(new Row(row.key(), 0, row.value())));
        }
        open.remove(row.number());
      }
      case RejectedException rejected when OF_THE_ROW.contains(rejected.reason()) -> {
        refuse(new Line.Bad(row.number(), rejected.reason() + " " + rejected.detail()));
        open.remove(row.number());
      }
      default -> failure.compareAndSet(null, cause);
    }
    room.release();
  }

  private void refuse(Line.Bad line) {
    synchronized (this) {
      refused++;
    }
    bad.accept(line);
  }
}
