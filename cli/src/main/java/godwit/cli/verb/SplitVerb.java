package godwit.cli.verb;

import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Admin;
import godwit.key.Bytes;
import godwit.partition.PartitionId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cuts a partition in two. */
@Command(
    name = "split",
    description = "Cut a partition in two, without copying a row; perhaps move the upper part.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit split p1                       in the middle of its rows",
      "  godwit split p1 --at godwit",
      "  godwit split p1 --move-to s2"
    })
final class SplitVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Following following = new Following();

  @Option(
      names = "--at",
      paramLabel = "KEY",
      description = "Where the upper part begins (default: in the middle of the rows).")
  private Optional<String> at = Optional.empty();

  @Option(names = "--hex", description = "The key is in hexadecimal digits.")
  private boolean hex;

  @Option(
      names = "--move-to",
      paramLabel = "SERVICE",
      converter = Target.Converter.class,
      description = "Move the upper part to this data service.")
  private Optional<Target> moveTo = Optional.empty();

  @Parameters(index = "0", paramLabel = "PARTITION", description = "Such as p1.")
  private Optional<PartitionId> partition = Optional.empty();

  SplitVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, EndedOtherwiseException, StillOpenException {
    try (OpenStore open = store.open()) {
      Admin admin = open.client().admin();
      Optional<Bytes> key = at.map(text -> Form.bytes(text, hex));
      PartitionId whole = partition.orElseThrow();
      OperationReport started =
          moveTo.isPresent()
              ? admin.splitAndMove(whole, key, moveTo.get().service(admin))
              : admin.split(whole, key);
      return following.follow(admin, started, Phase.DONE, store.patience(), output);
    }
  }
}
