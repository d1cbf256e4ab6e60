package godwit.server.replica;

import godwit.reshape.CopyPace;
import godwit.reshape.CopyPace.Requests;
import godwit.store.Write;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Has the copies of moves give way to what clients ask of this node. Chunks are read and staged at
 * paces of their own: a node may be source, target, or both. Thread-safe.
 */
public final class PacedCopies {
  private static final long SLICE_BYTES = 64 << 10;
  private static final long SHORTEST_NANOS = 50_000;

  private final CopyPace reading;
  private final CopyPace staging;
  private final List<Supplier<Requests>> clients = new CopyOnWriteArrayList<>();

  public PacedCopies(CopyPace.Limits limits) {
    this.reading = new CopyPace(limits);
    this.staging = new CopyPace(limits);
  }

  /** Minds the requests that {@code asked} counts, too. */
  void mind(Supplier<Requests> asked) {
    clients.add(asked);
  }

  /** Looks how clients fare; to be called every few milliseconds. */
  public void look() {
    Requests all = Requests.NONE;
    for (Supplier<Requests> asked : clients) {
      all = all.plus(asked.get());
    }
    synchronized (this) {
      long now = System.nanoTime();
      reading.look(now, all);
      staging.look(now, all);
    }
  }

  /** Returns after how many nanoseconds a chunk of {@code bytes} may be read. */
  synchronized long readNanos(long bytes) {
    return reading.pauseNanos(System.nanoTime(), bytes);
  }

  /** Returns the rows one by one, as fast as they may be staged: who asks for them may sleep. */
  public Iterable<Write.Put> paced(Iterable<Write.Put> rows) {
    return () -> new Paced(rows.iterator());
  }

  private final class Paced implements Iterator<Write.Put> {
    private final Iterator<Write.Put> rows;
    private long sliceBytes;

    Paced(Iterator<Write.Put> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Write.Put next() {
      Write.Put row = rows.next();
      sliceBytes += row.key().length() + row.value().length();
      if (sliceBytes >= SLICE_BYTES) {
        rest(sliceBytes);
        sliceBytes = 0;
      }
      return row;
    }

    private void rest(long bytes) {
      look();
      long until;
      synchronized (PacedCopies.this) {
        long now = System.nanoTime();
        until = now + staging.pauseNanos(now, bytes);
      }
      for (long left = until - System.nanoTime();
          left > SHORTEST_NANOS && !Thread.currentThread().isInterrupted();
          left = until - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
