package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.client.Admin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a store good whose coordinator was put back from a backup without the rest. */
@Command(
    name = "restore",
    description = {
      "Have a coordinator that was put back from a backup learn from the data services what it"
          + " does not know any more.",
      "For a store of which the directory 'coordinator' alone is an older one. Rows are never lost"
          + " by it. Operations that were under way are ended; of tables made since the backup the"
          + " names are lost: they are called recovered-t and their number."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  cp -a backup/coordinator store/coordinator", "  godwit restore --data ./store"})
final class RestoreVerb implements Callable<Integer> {
  private static final String RECOVERED = "recovered-";

  private final Output output;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The directory that holds the store; no node may be using it.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  private record Learnt(long tables, long partitions, List<String> recovered) {}

  RestoreVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenStore open = OpenStore.restored(data.orElseThrow())) {
      Learnt learnt = learnt(open);
      if (json) {
        output.out().println(Json.of(learnt));
      } else {
        print(learnt);
      }
      return ExitCode.OK;
    }
  }

  private static Learnt learnt(OpenStore open) {
    Admin admin = open.client().admin();
    List<String> tables = open.client().tables();
    List<String> recovered = new ArrayList<>();
    long partitions = 0;
    for (String table : tables) {
      partitions += admin.partitions(table).size();
      if (table.startsWith(RECOVERED)) {
        recovered.add(table);
      }
    }
    return new Learnt(tables.size(), partitions, recovered);
  }

  private void print(Learnt learnt) {
    output
        .out()
        .println(
            "the coordinator knows again: tables="
                + learnt.tables()
                + " partitions="
                + learnt.partitions());
    for (String table : learnt.recovered()) {
      output.out().println(table + " was made since the backup, and its name is lost");
    }
  }
}
