package godwit.store;

import godwit.key.Bytes;

/** A place among the rows of a snapshot. Not thread-safe. */
public interface Cursor extends AutoCloseable {
  /** Returns whether the cursor is at a row; once false it stays false. */
  boolean valid();

  /** Returns the key of the row that the cursor is at; only while {@link #valid()}. */
  Bytes key();

  /** Returns the value of the row that the cursor is at; only while {@link #valid()}. */
  Bytes value();

  /** Moves to the next row in the cursor's direction; only while {@link #valid()}. */
  void next();

  @Override
  void close();
}
