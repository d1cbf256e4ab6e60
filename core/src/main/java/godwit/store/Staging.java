package godwit.store;

import java.util.List;

/**
 * The sorted files that wait to be ingested into a store, by name. Outside the store's commits: a
 * file is there once staged and until it is discarded, whatever the store does. Safe for use by any
 * thread, one a file.
 */
public interface Staging {
  /**
   * Writes {@code rows}, which must ascend by key, as the file {@code name}, replacing one of that
   * name. Durable when it returns. The rows are taken one by one, at the pace at which they come.
   */
  void stage(String name, Iterable<Write.Put> rows);

  boolean holds(String name);

  /** Removes the file, if it is there. */
  void discard(String name);

  /** Returns the names of all files, sorted. */
  List<String> names();
}
