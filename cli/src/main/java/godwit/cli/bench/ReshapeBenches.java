package godwit.cli.bench;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.Output;
import godwit.client.Admin;
import godwit.client.AsyncTable;
import godwit.client.RejectedException;
import godwit.client.UnavailableException;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer.ServiceReport;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Receipt;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Benches of reshapes while requests go on at a fixed rate, half of them puts. */
final class ReshapeBenches {
  private static final int DIGITS = 3;
  private static final double MEGA = 1e6;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final long BETWEEN_MILLIS = 500;
  private static final int MOST_IDLE = 5;

  private ReshapeBenches() {}

  /** A bench that does something several times under an open loop. */
  abstract static class UnderLoad extends Bench {
    @Option(
        names = "--times",
        paramLabel = "N",
        defaultValue = "5",
        converter = PositiveNumber.class,
        description = "How many to do (default: ${DEFAULT-VALUE}).")
    private long times;

    @Option(
        names = "--rate",
        paramLabel = "N",
        defaultValue = "1000",
        converter = PositiveNumber.class,
        description =
            "How many requests are due each second meanwhile (default: ${DEFAULT-VALUE}).")
    private long rate;

    private final String name;

    UnderLoad(Output output, String name) {
      super(output);
      this.name = name;
    }

    /** Does it once, and returns what it did. */
    abstract OperationReport reshape(Site site) throws InterruptedException;

    /** Measures what nobody's requests disturb, before there are any. */
    List<BenchLine> idle(Site site, long most) throws IOException, InterruptedException {
      return List.of();
    }

    /** Returns more lines about what was done. */
    abstract List<BenchLine> more(Site site, List<Receipt> receipts) throws IOException;

    @Override
    final List<BenchLine> measure(Site site) throws IOException, InterruptedException {
      if (rate > 1_000_000) {
        throw new TypeConversionException("--rate takes at most 1000000: " + rate);
      }
      List<BenchLine> lines = new ArrayList<>(idle(site, times));
      lines.addAll(loaded(site));
      return lines;
    }

    private List<BenchLine> loaded(Site site) throws IOException, InterruptedException {
      AsyncTable table = site.table().async();
      Rows rows = site.rows();
      Histogram during = new Histogram(DIGITS);
      List<Receipt> receipts = new ArrayList<>();
      Figures calm;
      long failed = 0;
      try (Load load =
          Load.open(
              rate,
              rows.count(),
              row -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                return random.nextBoolean()
                    ? table.put(Rows.key(row), rows.value(random))
                    : table.get(Rows.key(row));
              })) {
        calm = figures(load);
        for (int i = 1; i <= times; i++) {
          var between = load.figures();
          receipts.add(reshape(site).receipt().orElseThrow());
          Figures meanwhile = load.figures();
          during.add(meanwhile.nanos());
          failed += between.failed() + meanwhile.failed();
          site.progress().say(name + " " + i + " of " + times);
          TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
      }
      Figures busy = new Figures(rate, during, failed);
      List<BenchLine> lines = new ArrayList<>();
      lines.add(BenchLine.of(name, "requests before, open loop", calm));
      lines.add(BenchLine.of(name, "requests during, open loop", busy));
      if (during.getTotalCount() >= BenchLine.FEWEST_FOR_P999) {
        lines.add(
            BenchLine.of(name, "p99.9 during", "µs", busy.p999Micros())
                .beside("p99.9 before", Math.max(1, calm.p999Micros())));
      } else {
        site.progress()
            .say(
                "too few requests for a p99.9 during it: "
                    + during.getTotalCount()
                    + ". Give more --rows, a higher --rate, or more --times");
      }
      lines.add(BenchLine.count(name, "requests that failed", calm.failed() + failed));
      lines.addAll(more(site, receipts));
      return lines;
    }

    final OperationReport await(Admin admin, OperationReport started) {
      OperationReport report = started;
      while (!report.phase().ended()) {
        report = admin.await(report.id(), LOOK_EVERY);
      }
      if (report.phase() != OperationReport.Phase.DONE) {
        throw new UnavailableException(
            "not done: operation=" + report.id() + " " + report.detail());
      }
      return report;
    }
  }

  /** Moves the table to and fro. */
  @Command(
      name = "move",
      description = {
        "Measure moves of the whole table between two services, without requests and under load.",
        "Beside the copy of a file of as many bytes, synced to the disk."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  godwit bench move --data ./store --value-bytes 1000 --times 20 --rate 5000",
      })
  static final class Move extends UnderLoad {
    Move(Output output) {
      super(output, "move");
    }

    @Override
    OperationReport reshape(Site site) {
      Admin admin = site.open().client().admin();
      Locator whole = admin.partitions(site.name()).getFirst();
      ServiceId target =
          admin.services().stream()
              .map(ServiceReport::id)
              .filter(service -> !service.equals(whole.service()))
              .findFirst()
              .orElseThrow(() ->
                  new RejectedException(
                      new Refusal(Reason.UNKNOWN_SERVICE, "a move needs two: services=1")));
      return await(admin, admin.move(whole.partition(), target, Optional.empty()));
    }

    @Override
    List<BenchLine> idle(Site site, long most) throws IOException, InterruptedException {
      List<Receipt> receipts = new ArrayList<>();
      WarmUp warmUp = warmUp();
      do {
        site.progress().say("idle move, not counted");
        reshape(site);
      } while (!warmUp.isOver());
      double floorSeconds = 0;
      for (int i = 1; i <= Math.min(most, MOST_IDLE); i++) {
        receipts.add(reshape(site).receipt().orElseThrow());
        site.progress().say("idle move " + i);
        TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        floorSeconds += 1 / site.floors().copy(site.rows().bytes());
        TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
      }
      // A copy beside each move: what a disk does differs by half from one second to the next.
      double floor = receipts.size() / floorSeconds;
      return List.of(copied("keys and values moved, no requests", receipts, floor));
    }

    @Override
    List<BenchLine> more(Site site, List<Receipt> receipts) throws IOException {
      Histogram pauses = new Histogram(DIGITS);
      receipts.forEach(receipt -> pauses.recordValue(receipt.pauseMillis()));
      return List.of(
          BenchLine.of("move", "pause p50", "ms", (double) pauses.getValueAtPercentile(50)),
          BenchLine.of("move", "pause p99", "ms", (double) pauses.getValueAtPercentile(99)),
          copied(
              "keys and values moved, under load",
              receipts,
              site.floors().copy(site.rows().bytes())));
    }

    /**
     * Returns how fast rows were moved, from the beginning of each move to its publishing.
     *
     * @param floor how many bytes a second a file is copied at
     */
    private static BenchLine copied(String what, List<Receipt> receipts, double floor) {
      double seconds = 0;
      double bytes = 0;
      for (Receipt receipt : receipts) {
        seconds += receipt.durationMillis() / 1e3;
        bytes += receipt.bytes();
      }
      return BenchLine.of("move", what, "MB/s", bytes / seconds / MEGA)
          .beside("copying a file, with fsync", floor / MEGA);
    }
  }

  /** Splits off one part after another. */
  @Command(
      name = "split",
      description = "Measure splits under load: each cuts the first partition in the middle.",
      footerHeading = "%nExamples:%n",
      footer = "  godwit bench split --data ./store --times 8 --rate 5000")
  static final class Split extends UnderLoad {
    Split(Output output) {
      super(output, "split");
    }

    @Override
    OperationReport reshape(Site site) {
      Admin admin = site.open().client().admin();
      Locator first = admin.partitions(site.name()).getFirst();
      return await(admin, admin.split(first.partition(), Optional.empty()));
    }

    @Override
    List<BenchLine> more(Site site, List<Receipt> receipts) {
      Histogram durations = new Histogram(DIGITS);
      receipts.forEach(receipt -> durations.recordValue(receipt.durationMillis()));
      return List.of(
          BenchLine.of("split", "duration p50", "ms", (double) durations.getValueAtPercentile(50)),
          BenchLine.of("split", "duration max", "ms", (double) durations.getMaxValue()));
    }
  }
}
