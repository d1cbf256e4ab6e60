package godwit.client;

import java.util.List;

/**
 * An ordered store of tables. Safe for use by any number of threads; one object a process is
 * enough.
 *
 * <p>Every method may throw one of three kinds of {@link GodwitException}: {@link
 * RejectedException} (understood and refused: change the request), {@link UnavailableException}
 * (not done: try again later) and {@link OutcomeUnknownException} (may or may not have been done).
 * They are thrown after the retries, which the store makes by itself until the deadline.
 */
public interface Godwit extends AutoCloseable {
  /** Returns the table of this name, without asking whether there is one. */
  Table table(String name);

  /**
   * Makes a table and returns it once it serves.
   *
   * @param name 1 to 100 letters, digits, '-', '_' or '.', beginning with a letter
   */
  Table createTable(String name);

  /** Returns the names of all tables, ascending. */
  List<String> tables();

  /** Returns the operator's view: partitions, services, and the operations that reshape them. */
  Admin admin();

  /**
   * Ends the use of the store: what is under way fails as unavailable or with its outcome unknown.
   * Returns at once; closing again does nothing.
   */
  @Override
  void close();
}
