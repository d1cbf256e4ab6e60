package godwit.client;

import godwit.client.grpc.RemoteGodwit;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.ServiceLoader;

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
  /**
   * Opens a store in this process, and makes it if there is none; no socket is opened. Closing what
   * is returned closes the store.
   *
   * @param directory of this store alone; used by one process at a time
   * @throws IOException if it can't be used, with what is wrong and what to do next
   * @throws IllegalStateException if the artifact {@code godwit-server} is not on the class path
   */
  static Godwit open(Path directory) throws IOException {
    return ServiceLoader.load(EmbeddedStore.class)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "no embedded store on the class path. Add the artifact godwit-server"))
        .open(directory);
  }

  /**
   * Returns the store of running nodes, without waiting for a connection.
   *
   * @param addresses of some of its nodes, each {@code host:port}; the others are found through
   *     them
   */
  static Godwit connect(String... addresses) {
    return RemoteGodwit.connect(addresses);
  }

  /**
   * Returns the store of running nodes, as {@link #connect(String...)} does, over connections that
   * are encrypted or of somebody known.
   *
   * @param addresses of some of its nodes, at least one
   * @throws IOException if a file of the credentials can't be used, with what to do next
   */
  static Godwit connect(List<String> addresses, Credentials credentials) throws IOException {
    return RemoteGodwit.connect(
        addresses, ClientSettings.standard(new SecureRandom()), credentials);
  }

  /** Returns the table of this name, without asking whether there is one. */
  Table table(String name);

  /**
   * Makes a table and returns it once it serves.
   *
   * @param name 1 to 100 letters, digits, '-', '_' or '.', beginning with a letter
   */
  Table createTable(String name);

  /**
   * Returns the table of this name once it serves, and makes it if there is none. One that somebody
   * else is making is waited for; while one is being dropped, so is its end.
   *
   * @param name as for {@link #createTable}
   */
  Table createTableIfAbsent(String name);

  /**
   * Removes a table with all that it holds, its past included, and returns when it is gone; the
   * name may be used again then. It can't be undone: reshapes of the table are cancelled, and from
   * its record on the table is unknown to whoever asks. Requests that are under way meanwhile are
   * done or refused.
   *
   * @throws OutcomeUnknownException also if the removal is recorded and goes on
   */
  void dropTable(String name);

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
