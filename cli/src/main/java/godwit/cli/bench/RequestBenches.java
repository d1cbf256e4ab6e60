package godwit.cli.bench;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.Output;
import godwit.client.AsyncTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Benches of single requests. */
final class RequestBenches {
  private static final String JOURNAL = "a bare journal, one fdatasync for all that wait";
  private static final String READS =
      "reading as many bytes of a file in memory, one after another";

  private RequestBenches() {}

  /** Puts. */
  @Command(
      name = "write",
      description = "Measure puts of rows of chance, beside a bare journal on the same disk.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  godwit bench write --data ./store",
        "  godwit bench write --connect 127.0.0.1:7420 --rate 5000 --json"
      })
  static final class Write extends Bench {
    @Mixin private final Pressure pressure = new Pressure();

    Write(Output output) {
      super(output);
    }

    @Override
    List<BenchLine> measure(Site site) throws IOException, InterruptedException {
      AsyncTable table = site.table().async();
      Rows rows = site.rows();
      Figures done;
      try (Load load =
          pressure.begin(
              rows.count(),
              row -> table.put(Rows.key(row), rows.value(ThreadLocalRandom.current())))) {
        done = figures(load);
      }
      Figures floor =
          site.floors()
              .journal(pressure.outstanding(), Rows.KEY_BYTES + rows.valueBytes(), seconds());
      BenchLine line = BenchLine.of("write", "puts, " + pressure.words(), done);
      return List.of(line.beside(JOURNAL, floor.perSecond()));
    }
  }

  /** Gets. */
  @Command(
      name = "read",
      description = "Measure gets of rows of chance, beside reads of a file.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  godwit bench read --data ./store",
        "  godwit bench read --connect 127.0.0.1:7420 --outstanding 1"
      })
  static final class Read extends Bench {
    @Mixin private final Pressure pressure = new Pressure();

    Read(Output output) {
      super(output);
    }

    @Override
    List<BenchLine> measure(Site site) throws IOException, InterruptedException {
      AsyncTable table = site.table().async();
      Figures done;
      try (Load load = pressure.begin(site.rows().count(), row -> table.get(Rows.key(row)))) {
        done = figures(load);
      }
      Figures floor = site.floors().reads(Rows.KEY_BYTES + site.rows().valueBytes(), seconds());
      BenchLine line = BenchLine.of("read", "gets, " + pressure.words(), done);
      return List.of(line.beside(READS, floor.perSecond()));
    }
  }

  /** Both. */
  @Command(
      name = "mixed",
      description = "Measure gets and puts together.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  godwit bench mixed --data ./store",
        "  godwit bench mixed --writes 5 --rate 10000"
      })
  static final class Mixed extends Bench {
    private static final int ALL = 100;

    @Mixin private final Pressure pressure = new Pressure();

    @Option(
        names = "--writes",
        paramLabel = "PERCENT",
        defaultValue = "50",
        converter = PositiveNumber.class,
        description = "How many of a hundred requests are puts (default: ${DEFAULT-VALUE}).")
    private long writes;

    Mixed(Output output) {
      super(output);
    }

    @Override
    List<BenchLine> measure(Site site) throws IOException, InterruptedException {
      if (writes > ALL) {
        throw new TypeConversionException("--writes takes a number from 1 to 100: " + writes);
      }
      AsyncTable table = site.table().async();
      Rows rows = site.rows();
      List<BenchLine> lines = new ArrayList<>();
      try (Load load =
          pressure.begin(
              rows.count(),
              row -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                return random.nextInt(ALL) < writes
                    ? table.put(Rows.key(row), rows.value(random))
                    : table.get(Rows.key(row));
              })) {
        String what = "gets and puts (" + writes + " %), " + pressure.words();
        lines.add(BenchLine.of("mixed", what, figures(load)));
      }
      return lines;
    }
  }
}
