package godwit.cli.bench;

import godwit.cli.screen.Output;
import godwit.client.Scan;
import godwit.client.ScanStream;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** Scans of the whole table, one after another. */
@Command(
    name = "scan",
    description = "Measure scans of all rows, beside reading a file of as many bytes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit bench scan --data ./store --rows 1000000",
      "  godwit bench scan --connect 127.0.0.1:7420 --value-bytes 1000"
    })
final class ScanBench extends Bench {
  private static final double MEGA = 1e6;

  ScanBench(Output output) {
    super(output);
  }

  @Override
  List<BenchLine> measure(Site site) throws IOException {
    WarmUp warmUp = warmUp();
    do {
      scan(site);
    } while (!warmUp.isOver());
    long from = System.nanoTime();
    long rows = 0;
    long scans = 0;
    while (System.nanoTime() - from < seconds() * 1_000_000_000L) {
      rows += scan(site);
      scans++;
    }
    double elapsed = (System.nanoTime() - from) / 1e9;
    double bytes = (double) scans * site.rows().bytes();
    double floor = site.floors().sequentialReads(site.rows().bytes());
    return List.of(
        BenchLine.of("scan", "rows scanned", "rows/s", rows / elapsed),
        BenchLine.of("scan", "keys and values scanned", "MB/s", bytes / elapsed / MEGA)
            .beside("reading a file that lies in memory", floor / MEGA));
  }

  /** Returns how many rows one scan found. */
  private static long scan(Site site) {
    long rows = 0;
    try (ScanStream stream = site.table().scan(Scan.all())) {
      for (var row : stream) {
        rows += row.value().length() > 0 ? 1 : 0;
      }
    }
    if (rows != site.rows().count()) {
      throw new AssertionError("rows=" + site.rows().count() + " scanned=" + rows);
    }
    return rows;
  }
}
