package godwit.client;

import godwit.client.typed.Form;
import godwit.client.typed.TypedTable;
import godwit.key.Bytes;
import godwit.request.Outcome;
import godwit.request.Row;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An ordered map from keys to values. Safe for use by any number of threads.
 *
 * <p>Keys have 1 to 4,096 bytes and are ordered as unsigned bytes; values have up to 1 MiB. Every
 * read and write is linearizable, and every write happens once, however often it had to be sent.
 * Errors are those of {@link Godwit}. A thread that is interrupted while it waits gets the error of
 * a request whose time is over, and stays interrupted.
 */
public interface Table {
  String name();

  /** Returns the record of {@code key}; empty if there is none. */
  Optional<Row> get(Bytes key);

  /**
   * Returns the record that {@code key} had.
   *
   * @param at a timestamp of this store: a version, or a scan's {@link ScanStream#asOf()}. Rejected
   *     if it lies in the future or its history has been released
   */
  Optional<Row> get(Bytes key, long at);

  /**
   * Sets the value of {@code key}, and returns the record's version: the timestamp of the commit.
   */
  long put(Bytes key, Bytes value);

  /**
   * Removes the record of {@code key}, if there is one, and returns the timestamp of the commit.
   */
  long delete(Bytes key);

  /**
   * Sets the value of {@code key} if its record has exactly this version.
   *
   * @param version 0 for "there is no record"
   */
  Outcome putIf(Bytes key, Bytes value, long version);

  /**
   * Removes the record of {@code key} if it has exactly this version.
   *
   * @param version 0 for "there is no record"
   */
  Outcome deleteIf(Bytes key, long version);

  /**
   * Does all of a batch or nothing of it. All its keys must lie in one partition; it has at most 8
   * MiB.
   *
   * @return {@link Outcome.ConditionFailed}, naming the first such key, if the condition of any
   *     mutation did not hold
   */
  Outcome write(Batch batch);

  /**
   * Returns the rows of a scan, as of one time. The caller closes the stream. The rows arrive while
   * they are read; one page is fetched ahead.
   */
  ScanStream scan(Scan scan);

  /**
   * Returns the rows of a scan, as of one time, as a stream of one thread. The caller closes it;
   * until then it may hold a page.
   */
  default Stream<Row> stream(Scan scan) {
    ScanStream rows = scan(scan);
    return StreamSupport.stream(rows.spliterator(), false).onClose(rows::close);
  }

  /** Returns the same table with methods that don't wait. */
  AsyncTable async();

  /** Returns the same table with keys and values of Java types. */
  default <K, V> TypedTable<K, V> as(Form<K> keys, Form<V> values) {
    return new TypedTable<>(this, keys, values);
  }
}
