package godwit.bench;

import godwit.rocks.RocksFigures;
import godwit.server.Node;
import godwit.server.replica.DataService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that were written to disk: by the stores of a node, part by part, and by the whole process.
 *
 * @param total of the process, as Linux counts it: all parts, the logs, and how logs prepare files
 */
record Written(long flushed, long compacted, long staged, long total) {
  private static final Path COUNTERS = Path.of("/proc/self/io");
  private static final String WRITE_BYTES = "write_bytes: ";

  static Written by(Node node) throws IOException {
    Written sum = new Written(0, 0, 0, processBytes());
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

  private static long processBytes() throws IOException {
    return Files.readAllLines(COUNTERS).stream()
        .filter(line -> line.startsWith(WRITE_BYTES))
        .mapToLong(line -> Long.parseLong(line.substring(WRITE_BYTES.length())))
        .findFirst()
        .orElseThrow();
  }
}
