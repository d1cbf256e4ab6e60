package godwit.bench;

import godwit.client.Godwit;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.server.Node;
import godwit.server.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Does a store of many small rows load, start again and scan in bounded memory?
 *
 * <p>Sketch: a put of 25 bytes makes three rows in the store and one share of a log entry; 10
 * million are some 2 GB of log, of which snapshots let go while it grows. A start loads the newest
 * snapshot, which is the store as it lies, and applies the log above it: what was written since the
 * last snapshot, whatever the table's size. A scan is an iterator over 10 million rows.
 *
 * <p>Run on 2 cores, JDK 25; one data service of one replica in one embedded node. Arguments: rows,
 * value bytes.
 */
public final class BigBench {
  private static final int OUTSTANDING = 1_024;

  private BigBench() {}

  public static void main(String[] args) throws Exception {
    Rows rows =
        new Rows(
            args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000,
            args.length > 1 ? Integer.parseInt(args[1]) : 16);
    Report.line("rows=%d valueBytes=%d", rows.count(), rows.valueBytes());
    try (Scratch scratch = Scratch.create()) {
      Path data = scratch.directory().resolve("node");
      load(data, rows);
      long from = System.nanoTime();
      try (Node node = Node.start(NodeConfig.embedded(data, 1));
          Godwit godwit = node.client()) {
        Report.line("start: %.1f s (at most 10)", (System.nanoTime() - from) / 1e9);
        scan(godwit.table("bench"), rows);
      }
    }
  }

  private static void load(Path data, Rows rows) throws Exception {
    long from = System.nanoTime();
    try (Node node = Node.start(NodeConfig.embedded(data, 1));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("bench");
      Random random = new Random(1);
      Semaphore free = new Semaphore(OUTSTANDING);
      for (int i = 0; i < rows.count(); i++) {
        free.acquire();
        var unused =
            table
                .async()
                .put(Rows.key(i), rows.value(random))
                .whenComplete((version, failure) -> {
                  if (failure == null) {
                    free.release();
                  } else {
                    failure.printStackTrace();
                  }
                });
        if (i % 1_000_000 == 999_999) {
          Report.line("loaded %d, memory %.0f MB", i + 1, memory() / 1e6);
        }
      }
      free.acquire(OUTSTANDING);
      double seconds = (System.nanoTime() - from) / 1e9;
      Report.line("load: %.0f s, %.0f rows/s", seconds, rows.count() / seconds);
    }
  }

  private static void scan(Table table, Rows rows) throws IOException {
    long from = System.nanoTime();
    long count = 0;
    try (ScanStream stream = table.scan(Scan.all())) {
      for (var row : stream) {
        count += row.value().length() > 0 ? 1 : 0;
      }
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    if (count != rows.count()) {
      throw new AssertionError("rows=" + rows.count() + " scanned=" + count);
    }
    Report.line("scan: %.1f s, %.0f rows/s", seconds, count / seconds);
    Report.line("memory in the end: %.0f MB", memory() / 1e6);
  }

  /** Returns how much memory the process has, the machine's own included. */
  private static long memory() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
