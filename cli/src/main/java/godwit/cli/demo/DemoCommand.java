package godwit.cli.demo;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.screen.Palette;
import godwit.cli.screen.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the main job on real data, and proves that it was done. */
@Command(
    name = "demo",
    description =
        "Load every named Unicode character, then split, move and join its partitions between two"
            + " data services under verified load, and prove that nothing was lost, doubled or"
            + " stale. Runs in this process, opens no socket, takes less than a minute.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit demo",
      "  godwit demo --seconds 120 --data ./store     keeps the data to look at",
      "  godwit demo --json | tail -n 1"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final long STOP_SECONDS = 20;

  private final Output output;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description =
          "For how long partitions are reshaped under load (default: 30, or less on a slow"
              + " machine); each kind of reshape is shown at least once.")
  private Optional<Long> seconds = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep the data in this directory (default: one that is deleted at the end). Data of an"
              + " earlier demo is verified and used again.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--json",
      description = "Print the result as a JSON object; everything else goes to standard error.")
  private boolean json;

  public DemoCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Terminal terminal = json ? Terminal.PLAIN : output.terminal();
    Display display =
        terminal.live()
            ? new LiveDisplay(output)
            : new PlainDisplay(json ? output.err() : output.out());
    Demo demo = new Demo(seconds, display);
    CountDownLatch over = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(demo, over), "stop"));
    try {
      Result result = demo.run(data, new Report(new Palette(terminal)));
      if (json) {
        output.out().println(Json.of(result.line()));
      }
      return result.held() ? ExitCode.OK : ExitCode.REJECTED;
    } finally {
      over.countDown();
    }
  }

  private static void stop(Demo demo, CountDownLatch over) {
    demo.stop();
    try {
      over.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
