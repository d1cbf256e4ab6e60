package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.server.Recovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Makes a store of one node of what is left of a cluster. */
@Command(
    name = "recover",
    description = {
      "Make a store of one node of a directory whose cluster lost its majority for good.",
      "What other nodes acknowledged and this directory does not have is lost, and nobody can say"
          + " what that is. The other nodes must never run again. If any of them can be brought"
          + " back, bring it back instead; and copy the directory first."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cp -a /var/lib/godwit /backup/godwit-before",
      "  godwit recover --data /var/lib/godwit --accept-loss"
    })
final class RecoverVerb implements Callable<Integer> {
  private final Output output;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The data directory of a node that is stopped.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--accept-loss", description = "Say that what this directory lacks may be lost.")
  private boolean accepted;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  RecoverVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    if (!accepted) {
      throw new TypeConversionException(
          "what this directory lacks is lost by it: say so with --accept-loss, or bring another"
              + " node back");
    }
    Recovery.Recovered recovered = Recovery.run(data.orElseThrow());
    if (json) {
      output.out().println(Json.of(recovered));
      return ExitCode.OK;
    }
    recovered
        .groups()
        .forEach(
            (group, index) -> output.out().println("recovered=" + group + " lastEntry=" + index));
    if (recovered.wasAlone()) {
      output.out().println("It was a store of one node already.");
    }
    recovered
        .missing()
        .forEach((service, partitions) ->
            output.out().println("missing=" + service + " partitions=" + partitions));
    if (!recovered.gone().isEmpty()) {
      output.out().println("never start again: " + String.join(" ", recovered.gone()));
    }
    output.out().println("Start it with: godwit serve --data " + data.orElseThrow());
    return ExitCode.OK;
  }
}
