package godwit.server.raft;

import godwit.server.journal.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** The way to the disk on which a replica keeps its log and its ballot. */
@FunctionalInterface
interface DiskOpener {
  Disk open(Path directory) throws IOException;
}
