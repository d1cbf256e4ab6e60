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

/** Sets the value of a key. */
@Command(
    name = "put",
    description = "Set the value of a key, and print the record's version.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit put birds godwit 'limosa lapponica'",
      "  godwit put temperatures oslo -- -5",
      "  godwit put birds 676f64776974 00ff --hex --data /var/lib/godwit"
    })
final class PutVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Form form = new Form();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  @Parameters(index = "1", paramLabel = "KEY", description = "The record's key.")
  private String key = "";

  @Parameters(index = "2", paramLabel = "VALUE", description = "The record's value.")
  private String value = "";

  PutVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenStore open = store.open()) {
      long version = open.client().table(table).put(form.bytes(key), form.bytes(value));
      new WriteLine(table, key, version).print(output, form.json());
      return ExitCode.OK;
    }
  }
}
