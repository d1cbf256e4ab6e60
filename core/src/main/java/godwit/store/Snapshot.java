package godwit.store;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import org.jspecify.annotations.Nullable;

/** A store as it was at one moment. Safe for use by any thread; its cursors are not. */
public interface Snapshot extends AutoCloseable {
  @Nullable Bytes get(Bytes key);

  /**
   * Returns a cursor at the first row of {@code range} in {@code direction}; the caller closes it.
   */
  Cursor cursor(KeyRange range, Direction direction);

  /**
   * Returns such a cursor for reading many rows once: it reads ahead, and what others read often
   * stays in memory.
   */
  default Cursor sweep(KeyRange range, Direction direction) {
    return cursor(range, direction);
  }

  @Override
  void close();
}
