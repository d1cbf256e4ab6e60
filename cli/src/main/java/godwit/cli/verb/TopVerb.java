package godwit.cli.verb;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.screen.Repainter;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.cli.top.FigureSource;
import godwit.cli.top.FigureSource.Look;
import godwit.cli.top.Frame;
import godwit.client.Admin;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what the nodes of a store do, each second. */
@Command(
    name = "top",
    description = {
      "Show what the nodes do: services, requests by kind with their latencies, open operations,"
          + " disks.",
      "On a terminal it is painted again each second until Ctrl-C; elsewhere each look is a few"
          + " lines, or an object with --json. Rates and latencies are those since the look before;"
          + " what top itself asks is not counted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit top",
      "  godwit top --once --json",
      "  godwit top --connect 127.0.0.1:7420 --for 60"
    })
final class TopVerb implements Callable<Integer> {
  private static final long LOOK_EVERY_MILLIS = 1_000;
  private static final int MOST_OPERATIONS = 20;

  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();

  @Option(names = "--once", description = "Look for one second, and print what was seen.")
  private boolean once;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      converter = PositiveNumber.class,
      description = "Look for so long (default: until Ctrl-C).")
  private Optional<Long> seconds = Optional.empty();

  @Option(names = "--json", description = "Print a JSON object for each look.")
  private boolean json;

  TopVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (OpenStore open = store.open();
        FigureSource source = new FigureSource(open);
        Repainter screen = new Repainter(output.out())) {
      boolean live = output.terminal().live() && !json && !once;
      if (live) {
        Runtime.getRuntime().addShutdownHook(new Thread(screen::close));
      }
      long looks = once ? 1 : seconds.orElse(Long.MAX_VALUE);
      OperationWatch operations = new OperationWatch(System::nanoTime);
      Look before = source.look(Frame.PREFIXES);
      for (long i = 0; i < looks; i++) {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        Look now = source.look(Frame.PREFIXES);
        show(Frame.of(before, now, reshapes(source.admin(), operations)), live ? screen : null);
        before = now;
      }
      return ExitCode.OK;
    }
  }

  private void show(Frame frame, @Nullable Repainter screen) {
    if (screen != null) {
      screen.paint(frame.lines());
    } else if (json) {
      output.out().println(Json.of(frame));
    } else {
      frame.lines().forEach(output.out()::println);
      output.out().println();
    }
    output.out().flush();
  }

  private static List<String> reshapes(Admin admin, OperationWatch operations) {
    return admin.operations(true, MOST_OPERATIONS).stream()
        .map(OperationLine::of)
        .map(line ->
            String.join(
                " ",
                line.id(),
                line.kind(),
                line.course() + ":",
                line.account(operations.rate(line))))
        .toList();
  }
}
