package godwit.cli.verb;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.Columns;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.screen.Repainter;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Admin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists operations, or watches them. */
@Command(
    name = "operations",
    description = "List operations, the newest first, with the receipts of those that are done.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit operations --open",
      "  godwit operations --limit 100 --json",
      "  godwit operations --watch            until Ctrl-C; each change as it happens",
      "  godwit operations --watch --for 60 --json"
    })
final class OperationsVerb implements Callable<Integer> {
  private static final long LOOK_EVERY_MILLIS = 200;

  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();

  @Option(names = "--open", description = "Leave out those that have ended.")
  private boolean open;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      converter = PositiveNumber.class,
      description = "List at most N (default: ${DEFAULT-VALUE}).")
  private long limit;

  @Option(
      names = "--watch",
      description =
          "Go on looking: on a terminal the list is painted again, elsewhere each change is a"
              + " line.")
  private boolean watch;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      converter = PositiveNumber.class,
      description = "Watch for so long (default: until Ctrl-C).")
  private Optional<Long> seconds = Optional.empty();

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  OperationsVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (OpenStore store = this.store.open()) {
      Admin admin = store.client().admin();
      OperationWatch seen = new OperationWatch(System::nanoTime);
      if (!watch) {
        print(lines(admin), seen);
      } else if (output.terminal().live() && !json) {
        watchScreen(admin, seen);
      } else {
        watchChanges(admin, seen);
      }
      return ExitCode.OK;
    }
  }

  private List<OperationLine> lines(Admin admin) {
    return admin.operations(open, Math.clamp(limit, 1, Integer.MAX_VALUE)).stream()
        .map(OperationLine::of)
        .toList();
  }

  private void print(List<OperationLine> lines, OperationWatch seen) {
    if (json) {
      lines.forEach(line -> output.out().println(Json.of(line)));
    } else {
      table(lines, seen).forEach(output.out()::println);
    }
  }

  private static List<String> table(List<OperationLine> lines, OperationWatch seen) {
    Columns columns = new Columns(5, "ID", "KIND", "PHASE", "PARTITIONS", "ACCOUNT");
    lines.forEach(line ->
        columns.add(
            line.id(), line.kind(), line.phase(), line.course(), line.account(seen.rate(line))));
    List<String> table = new ArrayList<>(columns.lines());
    lines.stream()
        .map(line -> OperationWatch.advice(line))
        .filter(advice -> !advice.isEmpty())
        .forEach(table::add);
    return table;
  }

  private void watchScreen(Admin admin, OperationWatch seen) throws InterruptedException {
    try (Repainter screen = new Repainter(output.out())) {
      Runtime.getRuntime().addShutdownHook(new Thread(screen::close));
      long end = end();
      do {
        screen.paint(table(lines(admin), seen));
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } while (System.nanoTime() < end);
    }
  }

  /**
   * Prints each operation when it is seen first, and again whenever it has changed; how much it has
   * copied, only now and then.
   */
  private void watchChanges(Admin admin, OperationWatch seen) throws InterruptedException {
    long end = end();
    do {
      for (OperationLine line : lines(admin).reversed()) {
        String rate = seen.rate(line);
        if (seen.isNews(line)) {
          output.out().println(json ? Json.of(line) : words(line, rate));
        }
      }
      output.out().flush();
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } while (System.nanoTime() < end);
  }

  private static String words(OperationLine line, String rate) {
    return String.join(
        " ", line.id(), line.kind(), line.phase() + ":", line.course() + ":", line.account(rate));
  }

  private long end() {
    long nanos = seconds.isPresent() ? TimeUnit.SECONDS.toNanos(seconds.get()) : Long.MAX_VALUE / 2;
    return System.nanoTime() + nanos;
  }
}
