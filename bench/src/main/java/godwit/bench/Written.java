package godwit.bench;

import godwit.rocks.RocksFigures;
import godwit.server.Node;
import godwit.server.replica.DataService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that were written: by the stores of a node, part by part, and by the disk they are on.
 *
 * @param total of the disk, as Linux counts it: all parts, the logs, the file system's own, and
 *     whatever else the machine does
 */
record Written(long flushed, long compacted, long staged, long total) {
  /*
   * The counter of the process [1] would leave the rest of the machine out, but it counts a whole
   * folio, of up to a megabyte, for each small write into one that is clean.
   * [1] proc_pid_io(5), write_bytes. [2] Linux, Documentation/admin-guide/iostats.rst.
   */
  private static final Path DISKS = Path.of("/proc/diskstats");
  private static final int SECTORS_WRITTEN = 9;
  private static final int SECTOR_BYTES = 512;

  static Written by(Node node, Path data) throws IOException {
    Written sum = new Written(0, 0, 0, diskBytes(data));
    for (DataService service : node.hosted().data()) {
      RocksFigures figures = service.store().figures();
      sum =
          new Written(
              sum.flushed + figures.flushedBytes(),
              sum.compacted + figures.compactionWrittenBytes(),
              sum.staged + figures.stagedBytes(),
              sum.total);
    }
    return sum;
  }

  Written minus(Written other) {
    return new Written(
        flushed - other.flushed,
        compacted - other.compacted,
        staged - other.staged,
        total - other.total);
  }

  Written plus(Written other) {
    return new Written(
        flushed + other.flushed,
        compacted + other.compacted,
        staged + other.staged,
        total + other.total);
  }

  /** Returns what no store wrote: the logs, nearly all of it. */
  long besidesStores() {
    return total - flushed - compacted - staged;
  }

  private static long diskBytes(Path data) throws IOException {
    long device = (long) Files.getAttribute(data, "unix:dev");
    long major = (device >>> 8) & 0xfff;
    long minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
    String disk = major + " " + minor + " ";
    return Files.readAllLines(DISKS).stream()
        .map(line -> line.strip().replaceAll(" +", " "))
        .filter(line -> line.startsWith(disk))
        .mapToLong(line -> SECTOR_BYTES * Long.parseLong(line.split(" ", -1)[SECTORS_WRITTEN]))
        .findFirst()
        .orElse(0);
  }
}
