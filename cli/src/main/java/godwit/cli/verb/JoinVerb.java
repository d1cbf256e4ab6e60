package godwit.cli.verb;

import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Admin;
import godwit.partition.PartitionId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes two neighbours one. */
@Command(
    name = "join",
    description =
        "Make two neighbours one; if they are on different services, the smaller one moves first.",
    footerHeading = "%nExamples:%n",
    footer = "  godwit join p2 p3     p3 begins where p2 ends; see: godwit partitions TABLE")
final class JoinVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Following following = new Following();

  @Parameters(index = "0", paramLabel = "LEFT", description = "The lower partition, such as p2.")
  private Optional<PartitionId> left = Optional.empty();

  @Parameters(index = "1", paramLabel = "RIGHT", description = "The one that begins at its end.")
  private Optional<PartitionId> right = Optional.empty();

  JoinVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, EndedOtherwiseException, StillOpenException {
    try (OpenStore open = store.open()) {
      Admin admin = open.client().admin();
      OperationReport started = admin.join(left.orElseThrow(), right.orElseThrow());
      return following.follow(admin, started, Phase.DONE, store.patience(), output);
    }
  }
}
