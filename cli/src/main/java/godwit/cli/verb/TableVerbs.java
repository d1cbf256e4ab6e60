package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about tables as wholes. */
@Command(
    name = "table",
    description = "Make or list tables.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  godwit table create birds", "  godwit table list"})
final class TableVerbs {
  /** A table, as JSON shows it. */
  private record TableLine(String table) {}

  /** Makes a table. */
  @Command(
      name = "create",
      description = "Make a table; with --data, make the store too if it isn't there.",
      footerHeading = "%nExamples:%n",
      footer = {"  godwit table create birds", "  godwit table create birds --data ./store"})
  static final class Create implements Callable<Integer> {
    private final Output output;
    @Mixin private final StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
    private String table = "";

    Create(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      try (OpenStore open = store.openOrMake()) {
        open.client().createTable(table);
        output.out().println(json ? Json.of(new TableLine(table)) : "table=" + table);
        return ExitCode.OK;
      }
    }
  }

  /** Lists the tables. */
  @Command(
      name = "list",
      description = "Print the names of all tables.",
      footerHeading = "%nExamples:%n",
      footer = "  godwit table list --connect 127.0.0.1:7420")
  static final class Listing implements Callable<Integer> {
    private final Output output;
    @Mixin private final StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print JSON, one object a line.")
    private boolean json;

    Listing(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      try (OpenStore open = store.open()) {
        for (String table : open.client().tables()) {
          output.out().println(json ? Json.of(new TableLine(table)) : table);
        }
        return ExitCode.OK;
      }
    }
  }
}
