package godwit.client;

import godwit.client.Snapshots.Fetched;
import godwit.client.Snapshots.PageSize;
import godwit.key.Bytes;
import godwit.request.Row;
import godwit.route.ScanCourse;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a scan, of which one page is held and the next one is on its way. One thread at a
 * time.
 */
final class PagedStream implements ScanStream {
  private final TableCalls calls;
  private final PageSize size;
  private final Iterator<Row> walk = new Walk();

  /** The page held, the course that led to it, and how many of its rows were returned. */
  private List<Row> rows = List.of();

  private ScanCourse course;
  private int returned;
  private boolean closed;

  /** The page on its way; null at the end and once closed. */
  private @Nullable CompletableFuture<Fetched> ahead;

  /** The course behind the page held. */
  private ScanCourse next;

  PagedStream(TableCalls calls, ScanCourse course, PageSize size) {
    this.calls = calls;
    this.size = size;
    this.course = course;
    this.next = course;
    this.ahead = course.ended() ? null : calls.fetch(course, size);
  }

  @Override
  public Iterator<Row> iterator() {
    return walk;
  }

  @Override
  public long asOf() {
    if (course.asOf().isEmpty() && next.asOf().isEmpty()) {
      takePage();
    }
    return next.asOf().orElse(0);
  }

  @Override
  public Optional<ScanCursor> cursor() {
    if (returned == rows.size()) {
      return ScanCursor.of(next);
    }
    if (returned == 0) {
      return ScanCursor.of(next.asOf().isPresent() ? course.at(next.asOf().getAsLong()) : course);
    }
    Bytes last = rows.get(returned - 1).key();
    return ScanCursor.of(course.at(next.asOf().orElseThrow()).after(last, returned));
  }

  @Override
  public void close() {
    closed = true;
    ahead = null;
  }

  /** Takes the page that is on its way, and has the one after it fetched. */
  private void takePage() {
    CompletableFuture<Fetched> awaited = ahead;
    if (awaited == null) {
      return;
    }
    Fetched fetched = Waiting.forRead(awaited);
    course = next;
    next = fetched.next();
    rows = fetched.rows();
    returned = 0;
    ahead = next.ended() ? null : calls.fetch(next, size);
  }

  private final class Walk implements Iterator<Row> {
    @Override
    public boolean hasNext() {
      while (returned == rows.size() && ahead != null) {
        takePage();
      }
      return !closed && returned < rows.size();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the scan is at its end");
      }
      return rows.get(returned++);
    }
  }
}
