package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.cli.transfer.BatchFile;
import godwit.cli.transfer.UnusableFileException;
import godwit.client.Batch;
import godwit.request.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Does the mutations of a file, all or none. */
@Command(
    name = "batch",
    description = {
      "Do all mutations of a file together, or none of them.",
      "Their keys must lie in one partition; 8 MiB in all. Each line is a JSON object:",
      "",
      "  {\"put\":\"godwit\",\"value\":\"limosa\"}",
      "  {\"delete\":\"dodo\"}",
      "  {\"put\":\"ruff\",\"value\":\"calidris\",\"version\":0}   unless there is a record",
      "  {\"putHex\":\"00ff\",\"valueHex\":\"0a\"}              bytes that are no text",
      "",
      "With a version the batch is done only if the record has it; 0 means that there is none."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit batch birds changes.jsonl",
      "  echo '{\"delete\":\"dodo\"}' | godwit batch birds -"
    })
final class BatchVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "The file; - is standard input.")
  private Path file = Path.of("");

  /** What was done, as JSON shows it. */
  private record BatchLine(String table, int mutations, @Nullable Long version) {}

  BatchVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, ConditionFailedException {
    Batch batch = read();
    int size = batch.mutations().size();
    if (size == 0) {
      throw new TypeConversionException("there is no mutation in: " + file);
    }
    try (OpenStore open = store.open()) {
      switch (open.client().table(table).write(batch)) {
        case Outcome.Done done ->
            output
                .out()
                .println(
                    json
                        ? Json.of(new BatchLine(table, size, done.version()))
                        : "mutations=" + size + " version=" + done.version());
        case Outcome.ConditionFailed failed -> throw new ConditionFailedException(table, failed);
      }
      return ExitCode.OK;
    }
  }

  private Batch read() throws UnusableFileException {
    UnusableFileException.requireNoDirectory(file);
    try (InputStream input = file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
      return BatchFile.read(input);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(file + ": " + e.getMessage());
    } catch (IOException e) {
      throw UnusableFileException.of(file, e);
    }
  }
}
