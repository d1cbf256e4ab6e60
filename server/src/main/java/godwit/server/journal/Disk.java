package godwit.server.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One directory of files.
 *
 * <p>Creations, renames and deletions survive power loss only after {@link #sync}. Nobody else
 * changes the directory while this is open.
 */
public interface Disk extends Closeable {

  /** Names of all files, in no particular order. */
  List<String> names() throws IOException;

  /** Opens a file for reading and writing, creating it empty if there is none. */
  DiskFile open(String name) throws IOException;

  /** Renames a file, replacing {@code to} atomically if it exists. */
  void rename(String from, String to) throws IOException;

  /** Deletes a file that exists. */
  void delete(String name) throws IOException;

  /** Makes all creations, renames and deletions so far durable. */
  void sync() throws IOException;

  /** Where the file is, for people. */
  String describe(String name);

  @Override
  void close() throws IOException;
}
