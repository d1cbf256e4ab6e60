package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.request.Row;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the record of a key. */
@Command(
    name = "get",
    description = "Print the value of a key; ends with 1 if there is none.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit get birds godwit",
      "  godwit get birds godwit --json",
      "  godwit get birds godwit --at 117230847229886464   what it was then"
    })
final class GetVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Form form = new Form();

  @Option(
      names = "--at",
      paramLabel = "TIMESTAMP",
      description = "Read as of this time: a version, or a scan's time.")
  private Optional<Long> at = Optional.empty();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  @Parameters(index = "1", paramLabel = "KEY", description = "The record's key.")
  private String key = "";

  GetVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, NoRecordException {
    try (OpenStore open = store.open()) {
      Table rows = open.client().table(table);
      Bytes wanted = form.bytes(key);
      Optional<Row> found = at.isPresent() ? rows.get(wanted, at.get()) : rows.get(wanted);
      if (found.isEmpty()) {
        throw new NoRecordException(table, key);
      }
      Row row = found.get();
      output.out().println(form.json() ? Json.of(RowLine.of(row, form)) : form.text(row.value()));
      return ExitCode.OK;
    }
  }
}
