package godwit.cli.bench;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * What all benches share: the store, a table of its own with rows in it, the load, and how results
 * are shown.
 */
abstract class Bench implements Callable<Integer> {
  private static final int MOST_ROWS = 999_999_999;
  private static final int MOST_VALUE_BYTES = 1 << 20;
  private static final int MOST_OUTSTANDING = 10_000;
  private static final int SERVICES = 2;
  private static final Duration MOST_WARMING = Duration.ofMinutes(1);

  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "100000",
      converter = PositiveNumber.class,
      description = "How many rows the table has (default: ${DEFAULT-VALUE}).")
  private long rowCount;

  @Option(
      names = "--value-bytes",
      paramLabel = "N",
      defaultValue = "100",
      converter = PositiveNumber.class,
      description = "How long each value is (default: ${DEFAULT-VALUE}).")
  private long valueBytes;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      converter = PositiveNumber.class,
      description = "How long to measure (default: ${DEFAULT-VALUE}).")
  private long seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      converter = PositiveNumber.class,
      description =
          "How long it is done before that (default: until this process has compiled what runs,"
              + " which can take a minute).")
  private @Nullable Long warmUpSeconds;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  Bench(Output output) {
    this.output = output;
  }

  /** Measures, with the rows loaded; returns what it found. */
  abstract List<BenchLine> measure(Site site) throws IOException, InterruptedException;

  /**
   * Where a bench works.
   *
   * @param table its own, loaded
   */
  record Site(OpenStore open, Table table, Rows rows, Floors floors, Progress progress) {
    String name() {
      return table.name();
    }
  }

  @Override
  public final Integer call() throws IOException, InterruptedException {
    Rows rows = rows();
    Progress progress = new Progress(output);
    String name = "bench-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    try (OpenStore open = store.openOrMake(SERVICES);
        Floors floors = new Floors(floorsAt())) {
      Table table = open.client().createTable(name);
      try {
        progress.say("loading " + rows.count() + " rows into the table " + name);
        rows.load(table, progress);
        progress.say(String.format(Locale.ROOT, "warming up, then measuring for %d s", seconds));
        measure(new Site(open, table, rows, floors, progress)).forEach(this::print);
      } finally {
        open.client().dropTable(name);
      }
    }
    return ExitCode.OK;
  }

  private void print(BenchLine line) {
    (json ? List.of(Json.of(line)) : line.lines()).forEach(output.out()::println);
  }

  private Rows rows() {
    if (rowCount > MOST_ROWS) {
      throw new TypeConversionException("--rows takes at most " + MOST_ROWS + ": " + rowCount);
    }
    if (valueBytes > MOST_VALUE_BYTES) {
      throw new TypeConversionException(
          "--value-bytes takes at most " + MOST_VALUE_BYTES + ": " + valueBytes);
    }
    return new Rows((int) rowCount, (int) valueBytes);
  }

  /** Beside the store's directory, so on its disk; for one over the network, here. */
  private Path floorsAt() {
    return store
        .data()
        .map(data -> Path.of(data.toAbsolutePath().normalize() + "-bench"))
        .orElse(Path.of(System.getProperty("java.io.tmpdir")));
  }

  final long seconds() {
    return seconds;
  }

  /** Begins to warm up. */
  final WarmUp warmUp() {
    return warmUpSeconds == null
        ? WarmUp.untilCompiled(MOST_WARMING)
        : WarmUp.lasting(Duration.ofSeconds(warmUpSeconds));
  }

  /** Lets a load warm up, and returns what it came to afterwards. */
  final Figures figures(Load load) throws InterruptedException {
    warmUp().await();
    var unused = load.figures();
    TimeUnit.SECONDS.sleep(seconds);
    return load.figures();
  }

  /** How the load of a bench presses. */
  static final class Pressure {
    @Option(
        names = "--outstanding",
        paramLabel = "N",
        defaultValue = "256",
        converter = PositiveNumber.class,
        description =
            "A closed loop: so many are under way at all times (default: ${DEFAULT-VALUE}).")
    private long outstanding;

    @Option(
        names = "--rate",
        paramLabel = "N",
        defaultValue = "0",
        description =
            "An open loop instead: so many requests are due each second, and latencies count from"
                + " when each was due.")
    private long rate;

    /** Begins the load. */
    Load begin(int rows, IntFunction<CompletionStage<?>> request) {
      if (outstanding > MOST_OUTSTANDING) {
        throw new TypeConversionException(
            "--outstanding takes at most " + MOST_OUTSTANDING + ": " + outstanding);
      }
      if (rate < 0 || rate > 1_000_000) {
        throw new TypeConversionException("--rate takes a number from 1 to 1,000,000: " + rate);
      }
      return rate > 0
          ? Load.open(rate, rows, request)
          : Load.closed((int) outstanding, rows, request);
    }

    /** Returns how many are under way at once in a closed loop. */
    int outstanding() {
      return (int) outstanding;
    }

    String words() {
      return rate > 0 ? "open loop, " + rate + "/s due" : outstanding + " outstanding";
    }
  }
}
