package godwit.client;

import godwit.request.Row;
import java.util.Iterator;
import java.util.Optional;

/**
 * The rows of a scan, in its direction, each once, as of one time. To be walked through once, by
 * one thread at a time.
 *
 * <p>{@link Iterator#hasNext} and {@link Iterator#next} may wait for a page and throw the errors of
 * {@link Godwit}; after one, {@link #cursor} still tells where to go on.
 */
public interface ScanStream extends Iterable<Row>, AutoCloseable {
  /** Returns the one walk through the rows; each call returns the same. */
  @Override
  Iterator<Row> iterator();

  /** Returns the time that the whole scan is read at; waits for the first page. */
  long asOf();

  /** Returns where the rows not yet returned begin, for {@link Scan#resume}; empty at the end. */
  Optional<ScanCursor> cursor();

  /** Ends the walk; pages under way are dropped. */
  @Override
  void close();
}
