package godwit.cli.selftest;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.sim.Plan;
import godwit.sim.selftest.SelfTest;
import godwit.sim.selftest.SelfTestResult;
import godwit.sim.selftest.SelfTestSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Proves the promises again, on the machine of whoever doubts them. */
@Command(
    name = "selftest",
    description =
        "Run the decisions of this very build in a simulated world where messages are lost, late"
            + " and doubled, hosts crash and clocks are off, and judge all that clients see. With"
            + " --explore visit every state of small configurations; with --planted show that"
            + " planted bugs are seen. Touches no data.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit selftest                          1,000 seeds, from 1 on",
      "  godwit selftest --minutes 30 --seed 5000000",
      "  godwit selftest --explore --planted      these two alone",
      "  godwit selftest --plan usual --seed 7 --seeds 1   one run again",
      "  godwit selftest --json | tail -n 1"
    })
public final class SelfTestCommand implements Callable<Integer> {
  private static final long DEFAULT_SEEDS = 1_000;
  private static final int MOST_STATES = 100_000_000;

  private final Output output;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description = "How many random runs (default: 1000; with --minutes, as many as fit).")
  private Optional<Long> seeds = Optional.empty();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      converter = PositiveNumber.class,
      description = "Begin no random run after M minutes.")
  private Optional<Long> minutes = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The seed of the first random run (default: 1); the same seed is the same run.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      converter = PlanName.class,
      description =
          "What kind of runs: usual, calm, scans, long, late, groups, restores, drops"
              + " (default: a mixture).")
  private Optional<Plan> plan = Optional.empty();

  @Option(
      names = "--explore",
      description =
          "Visit every state of small configurations; random runs only if their number or time is"
              + " given, too.")
  private boolean explore;

  @Option(
      names = "--states",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description =
          "How many states of each configuration are visited at most (default: ${DEFAULT-VALUE}; a"
              + " million takes about 1 GB of memory).")
  private Long states = 250_000L;

  @Option(
      names = "--planted",
      description = "Look for every planted bug; random runs as with --explore.")
  private boolean planted;

  @Option(
      names = "--json",
      description = "Print the result as a JSON object; progress goes to standard error.")
  private boolean json;

  /** The name of a plan. */
  private static final class PlanName implements ITypeConverter<Plan> {
    @Override
    public Plan convert(String name) {
      try {
        return Plan.named(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "no plan of that name: " + name + ". There are: " + String.join(", ", Plan.names()));
      }
    }
  }

  public SelfTestCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws InterruptedException {
    SelfTestReport report = new SelfTestReport(test());
    report.lines().forEach((json ? output.err() : output.out())::println);
    if (json) {
      output.out().println(Json.of(report.line()));
    }
    return report.held() ? ExitCode.OK : ExitCode.REJECTED;
  }

  private SelfTestResult test() throws InterruptedException {
    boolean live = output.terminal().live() && !json;
    try (SelfTestProgress progress =
        live
            ? SelfTestProgress.live(output)
            : SelfTestProgress.plain(json ? output.err() : output.out())) {
      return new SelfTest(settings(), progress).run();
    }
  }

  private SelfTestSettings settings() {
    boolean random = seeds.isPresent() || minutes.isPresent() || !(explore || planted);
    long most = seeds.orElse(minutes.isPresent() ? Long.MAX_VALUE / 2 : DEFAULT_SEEDS);
    return new SelfTestSettings(
        seed.orElse(1L),
        random ? most : 0,
        minutes.map(Duration::ofMinutes),
        plan,
        explore ? (int) Math.min(states, MOST_STATES) : 0,
        planted,
        Runtime.getRuntime().availableProcessors());
  }
}
