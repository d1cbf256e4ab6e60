package godwit.store;

import godwit.key.Bytes;
import godwit.key.KeyRange;

/** One change of a {@link Store}. */
public sealed interface Write {
  /** Sets {@code key} to {@code value}. */
  record Put(Bytes key, Bytes value) implements Write {}

  /** Removes {@code key}, if it is there. */
  record Delete(Bytes key) implements Write {}

  /** Removes every key of {@code range}, at a cost that does not grow with their number. */
  record DeleteRange(KeyRange range) implements Write {}

  /**
   * Adds the rows of a staged file. None of its keys may have been written before; doing it again
   * with the same file changes nothing, as long as none has been written since.
   */
  record Ingest(String file) implements Write {}
}
