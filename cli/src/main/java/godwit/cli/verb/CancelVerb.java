package godwit.cli.verb;

import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Admin;
import godwit.partition.OperationId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has an operation undone. */
@Command(
    name = "cancel",
    description =
        "Have an operation undone; rejected if it is past its commit point. Ends with 0 if it was"
            + " undone.",
    footerHeading = "%nExamples:%n",
    footer = "  godwit cancel o12")
final class CancelVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Following following = new Following();

  @Parameters(index = "0", paramLabel = "OPERATION", description = "Such as o12.")
  private Optional<OperationId> operation = Optional.empty();

  CancelVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, EndedOtherwiseException, StillOpenException {
    try (OpenStore open = store.open()) {
      Admin admin = open.client().admin();
      OperationReport asked = admin.cancel(operation.orElseThrow());
      return following.follow(admin, asked, Phase.CANCELLED, store.patience(), output);
    }
  }
}
