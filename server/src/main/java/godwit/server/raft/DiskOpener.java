package godwit.server.raft;

import godwit.server.journal.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The way to the disk on which a replica keeps its log and its ballot. */
@FunctionalInterface
public interface DiskOpener {
  /** Opens a directory, and makes it if it is not there. */
  Disk open(Path directory) throws IOException;

  /** Returns how many more bytes can be written where a directory lies. */
  default long usableBytes(Path directory) throws IOException {
    // A file store would read the table of mounted file systems each time it is asked for.
    long usable = directory.toFile().getUsableSpace();
    if (usable == 0 && !Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    return usable;
  }
}
