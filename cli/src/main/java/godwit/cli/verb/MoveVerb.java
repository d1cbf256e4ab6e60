package godwit.cli.verb;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Admin;
import godwit.partition.PartitionId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a partition to another data service. */
@Command(
    name = "move",
    description = "Give a partition to another data service while it serves.",
    footerHeading = "%nExamples:%n",
    footer = {"  godwit move p3 --to s2", "  godwit move p3 --to s2 --budget 50 --no-wait"})
final class MoveVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Following following = new Following();

  @Option(
      names = "--to",
      paramLabel = "SERVICE",
      required = true,
      converter = Target.Converter.class,
      description = "The data service that takes it, such as s2.")
  private Optional<Target> target = Optional.empty();

  @Option(
      names = "--budget",
      paramLabel = "MS",
      converter = PositiveNumber.class,
      description = {
        "For how long writes of the partition may be stalled at a time, in milliseconds: 1 or more"
            + " (default: the cluster's setting reshape.budget, 80 unless it says otherwise).",
        "More than 1000 helps a move no further to catch up with its writers."
      })
  private Optional<Long> budgetMillis = Optional.empty();

  @Parameters(index = "0", paramLabel = "PARTITION", description = "Such as p3.")
  private Optional<PartitionId> partition = Optional.empty();

  MoveVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, EndedOtherwiseException, StillOpenException {
    try (OpenStore open = store.open()) {
      Admin admin = open.client().admin();
      OperationReport started =
          admin.move(
              partition.orElseThrow(),
              target.orElseThrow().service(admin),
              budgetMillis.map(Duration::ofMillis));
      return following.follow(admin, started, Phase.DONE, store.patience(), output);
    }
  }
}
