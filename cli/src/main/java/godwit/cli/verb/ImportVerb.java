package godwit.cli.verb;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.Amounts;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.cli.transfer.CountedInput;
import godwit.cli.transfer.FileForm;
import godwit.cli.transfer.Importing;
import godwit.cli.transfer.Line;
import godwit.cli.transfer.RowSource;
import godwit.cli.transfer.UnusableFileException;
import godwit.client.GodwitException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes the rows of a file to a table. */
@Command(
    name = "import",
    description =
        "Write the rows of a file to a table: CSV or TSV, whose first line names the columns, or"
            + " JSON objects, one a line; plain, gz or zst. A line that is no row is told, and"
            + " the rest goes on. Doing it again does no harm.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit import birds birds.csv --key name     the others become a JSON value",
      "  godwit import birds birds.jsonl.zst --key id --value text",
      "  godwit import birds birds.csv --key name --after 120000   goes on behind it"
    })
final class ImportVerb implements Callable<Integer> {
  private static final long TOLD_LINES = 20;

  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Form form = new Form();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "What to read.")
  private Path file = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      defaultValue = "key",
      description = "The column or member that is the key (default: ${DEFAULT-VALUE}).")
  private String key = "";

  @Option(
      names = "--value",
      paramLabel = "COLUMN",
      description =
          "The one that is the value (default: value, if it alone stands beside the key; else a"
              + " JSON object of all others).")
  private Optional<String> value = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, tsv or jsonl (default: as the file's name ends).")
  private Optional<FileForm.Layout> format = Optional.empty();

  @Option(names = "--strict", description = "Stop at the first line that is no row.")
  private boolean strict;

  @Option(
      names = "--after",
      paramLabel = "LINE",
      converter = PositiveNumber.class,
      description = "Begin behind this line.")
  private Optional<Long> after = Optional.empty();

  /**
   * What was imported, as JSON shows it.
   *
   * @param refused how many lines were no rows, or refused by the store
   * @param reachedLine up to which everything has been written or refused
   * @param content the sum of the rows' hashes, versions left out
   */
  private record ImportLine(
      String table,
      long rows,
      long refused,
      long bytes,
      long reachedLine,
      String content,
      double seconds) {}

  ImportVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, EndedEarlyException {
    FileForm kind = kind();
    long began = System.nanoTime();
    try (CountedInput input = input();
        Reader text = text(kind, input);
        RowSource source = source(kind, text);
        OpenStore opened = store.open()) {
      Told told = new Told();
      Importing importing = new Importing(opened.client().table(table).async(), strict, told);
      try (TransferProgress progress =
              new TransferProgress(output, "imported", importing::rows, input);
          WordOfStop word = new WordOfStop(output, importing::reached)) {
        word.give();
        progress.start();
        importing.run(source, after.orElse(0L));
      } catch (GodwitException e) {
        throw new EndedEarlyException(e, importing.reached());
      } catch (IOException e) {
        throw new EndedEarlyException(UnusableFileException.of(file, e), importing.reached());
      }
      long from = after.orElse(0L);
      if (from > importing.lastLine()) {
        output
            .err()
            .println(
                "godwit: nothing is behind line "
                    + from
                    + ": the last row is at line "
                    + importing.lastLine());
      }
      told.advice().ifPresent(output.err()::println);
      return end(importing, (System.nanoTime() - began) / 1e9);
    }
  }

  private int end(Importing importing, double seconds) {
    ImportLine line =
        new ImportLine(
            table,
            importing.rows(),
            importing.refused(),
            importing.tally().bytes(),
            importing.reached(),
            importing.tally().sum().toString(),
            Math.round(seconds * 10) / 10.0);
    output
        .out()
        .println(
            form.json()
                ? Json.of(line)
                : "rows="
                    + Amounts.count(line.rows())
                    + " refused="
                    + Amounts.count(line.refused())
                    + " content="
                    + line.content()
                    + " seconds="
                    + line.seconds());
    return line.refused() == 0 ? ExitCode.OK : ExitCode.REJECTED;
  }

  private FileForm kind() {
    try {
      return FileForm.of(file.toString(), format);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private CountedInput input() throws UnusableFileException {
    UnusableFileException.requireNoDirectory(file);
    try {
      return new CountedInput(Files.newInputStream(file), Files.size(file));
    } catch (IOException e) {
      throw UnusableFileException.of(file, e);
    }
  }

  private Reader text(FileForm kind, InputStream packed) throws UnusableFileException {
    try {
      return kind.text(packed);
    } catch (IOException e) {
      throw UnusableFileException.of(file, e);
    }
  }

  private RowSource source(FileForm kind, Reader text) throws UnusableFileException {
    try {
      return RowSource.of(kind.layout(), text, new RowSource.Columns(key, value, form::bytes));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw UnusableFileException.of(file, e);
    }
  }

  /** Tells of the first bad lines; the end tells how many there were, and how to go on. */
  private final class Told implements Consumer<Line.Bad> {
    private long lines;

    @Override
    public synchronized void accept(Line.Bad line) {
      lines++;
      if (lines <= TOLD_LINES) {
        output
            .err()
            .println("godwit: line " + line.number() + " of " + file + " is no row: " + line.why());
      } else if (lines == TOLD_LINES + 1) {
        output.err().println("godwit: more lines are no rows; the end tells how many");
      }
    }

    /** Returns what to do next, if a line was bad. */
    synchronized Optional<String> advice() {
      if (lines == 0) {
        return Optional.empty();
      }
      if (strict) {
        return Optional.of(
            "  Mend what was told, and import the file again: that does no harm to what is written"
                + " already. Or leave --strict away.");
      }
      return Optional.of(
          "  All other lines are written. Mend "
              + (lines == 1 ? "that line" : "those lines")
              + ", and import the file again: that does no harm to what is written already.");
    }
  }
}
