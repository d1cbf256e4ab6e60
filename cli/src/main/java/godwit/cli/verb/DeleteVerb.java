package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes the record of a key. */
@Command(
    name = "delete",
    description = "Remove the record of a key, if there is one, and print the commit's timestamp.",
    footerHeading = "%nExamples:%n",
    footer = "  godwit delete birds godwit")
final class DeleteVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Form form = new Form();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  @Parameters(index = "1", paramLabel = "KEY", description = "The record's key.")
  private String key = "";

  DeleteVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenStore open = store.open()) {
      long version = open.client().table(table).delete(form.bytes(key));
      new WriteLine(table, key, version).print(output, form.json());
      return ExitCode.OK;
    }
  }
}
