package godwit.rocks;

import godwit.key.Bytes;

/**
 * The staged files of a store as bytes, for the stores of other replicas. Safe for use by any
 * thread, one a file.
 */
public interface StagedCopies {
  /** Returns the file's bytes; the file must be there. */
  Bytes content(String name);

  /**
   * Takes a file as another store has it, replacing one of that name. Durable when it returns.
   *
   * @param content as {@link #content} gave it
   */
  void adopt(String name, Bytes content);

  /**
   * Has {@code source} asked for a file that a commit is to ingest and that is not there; without
   * one, or if it does not bring the file, the commit fails.
   */
  void askFor(Source source);

  /** Where a missing file may be had. */
  @FunctionalInterface
  interface Source {
    /**
     * Brings the file by {@link #adopt}, if it can be had. May block, and runs on the committing
     * thread.
     */
    void bring(String name);
  }
}
