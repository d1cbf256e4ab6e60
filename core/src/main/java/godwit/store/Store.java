package godwit.store;

import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ordered map of bytes that survives crashes as a prefix of its commits.
 *
 * <p>One thread commits; any thread reads. A read sees all of a commit or nothing of it. After a
 * crash the store holds exactly the commits up to {@link #appliedIndex()}, which may be fewer than
 * were made: the log replays the others. A commit's ingested files may be there although the commit
 * is not.
 *
 * <p>The empty key and keys that begin with a zero byte are the store's own.
 */
public interface Store extends AutoCloseable {
  /** Returns the value of {@code key}; null if there is none. */
  @Nullable Bytes get(Bytes key);

  /**
   * Returns the value of each of {@code keys}, in their order; empty where there is none. All are
   * of the same moment as long as nothing is committed meanwhile.
   */
  default List<Optional<Bytes>> getAll(List<Bytes> keys) {
    List<Optional<Bytes>> values = new ArrayList<>(keys.size());
    for (Bytes key : keys) {
      values.add(Optional.ofNullable(get(key)));
    }
    return values;
  }

  /** Returns the store as it is now; the caller closes it. */
  Snapshot snapshot();

  /**
   * Makes the writes and {@code appliedIndex} durable together or not at all. Files are ingested
   * first, the other writes follow in their order. An index below the present one is refused with
   * an {@link IllegalArgumentException}, and a file that is not staged with an {@link
   * IllegalStateException}; a commit that is refused changes nothing.
   */
  void commit(List<Write> writes, long appliedIndex);

  /** Returns the index of the last commit; 0 for a new store. */
  long appliedIndex();

  /** Returns the place where files wait to be ingested. */
  Staging staging();

  @Override
  void close();
}
