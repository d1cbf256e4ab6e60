package godwit.cli.verb;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.Columns;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists operations. */
@Command(
    name = "operations",
    description = "List operations, the newest first, with the receipts of those that are done.",
    footerHeading = "%nExamples:%n",
    footer = {"  godwit operations --open", "  godwit operations --limit 100 --json"})
final class OperationsVerb implements Callable<Integer> {
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

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  OperationsVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenStore store = this.store.open()) {
      List<OperationLine> lines =
          store.client().admin().operations(open, Math.clamp(limit, 1, Integer.MAX_VALUE)).stream()
              .map(OperationLine::of)
              .toList();
      if (json) {
        lines.forEach(line -> output.out().println(Json.of(line)));
        return ExitCode.OK;
      }
      Columns columns = new Columns(5, "ID", "KIND", "PHASE", "PARTITIONS", "ACCOUNT");
      lines.forEach(
          line -> columns.add(line.id(), line.kind(), line.phase(), line.course(), line.account()));
      columns.lines().forEach(output.out()::println);
      return ExitCode.OK;
    }
  }
}
