package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.cli.transfer.FileForm;
import godwit.cli.transfer.NotTextException;
import godwit.cli.transfer.RowSink;
import godwit.cli.transfer.UnusableFileException;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.data.StoredRow;
import godwit.partition.Tally;
import godwit.request.Row;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes a table's rows to a file. */
@Command(
    name = "export",
    description =
        "Write a table's rows to a file, in the order of their keys, all as of one time: CSV, TSV"
            + " or JSON lines; plain, gz or zst. The file is there only when it is whole.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit export birds birds.csv",
      "  godwit export birds birds.jsonl.zst --prefix go",
      "  godwit export birds birds.tsv.gz --hex       keys and values that are no text"
    })
final class ExportVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Form form = new Form();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "What to write.")
  private Path file = Path.of("");

  @Option(names = "--prefix", paramLabel = "KEY", description = "Only keys that begin so.")
  private Optional<String> prefix = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, tsv or jsonl (default: as the file's name ends).")
  private Optional<FileForm.Layout> format = Optional.empty();

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  /**
   * What was exported, as JSON shows it.
   *
   * @param content the sum of the rows' hashes, versions left out
   * @param asOf the time that all rows were read at
   */
  private record ExportLine(String table, long rows, long bytes, String content, long asOf) {}

  ExportVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    FileForm kind = kind();
    UnusableFileException.requireNoDirectory(file);
    if (Files.exists(file) && !force) {
      throw new TypeConversionException("the file is there; --force replaces it: " + file);
    }
    Scan scan = prefix.isPresent() ? Scan.all().prefix(form.bytes(prefix.get())) : Scan.all();
    ExportLine done;
    try (OpenStore opened = store.open();
        ScanStream rows = opened.client().table(table).scan(scan)) {
      Tally tally = write(rows, kind);
      done =
          new ExportLine(table, tally.rows(), tally.bytes(), tally.sum().toString(), rows.asOf());
    }
    output
        .out()
        .println(
            form.json()
                ? Json.of(done)
                : "rows="
                    + Amounts.count(done.rows())
                    + " content="
                    + done.content()
                    + " asOf="
                    + done.asOf());
    return ExitCode.OK;
  }

  /** Writes the rows to a file beside, which takes the file's place when it is whole. */
  private Tally write(Iterable<Row> rows, FileForm kind)
      throws UnusableFileException, NotTextException {
    Path part = Path.of(file + ".part");
    OutputStream bytes = made(part);
    try {
      Tally tally = write(rows, kind, bytes);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return tally;
    } catch (NotTextException | RuntimeException e) {
      delete(part, e);
      throw e;
    } catch (IOException e) {
      delete(part, e);
      throw UnusableFileException.of(file, e);
    }
  }

  private Tally write(Iterable<Row> rows, FileForm kind, OutputStream part) throws IOException {
    try (part;
        OutputStream packed = kind.packed(part);
        RowSink sink = new RowSink(kind.layout(), writer(packed), form.hex())) {
      Tally tally = Tally.ZERO;
      for (Row row : rows) {
        sink.write(row);
        tally = tally.plus(StoredRow.tally(new Row(row.key(), 0, row.value())));
      }
      return tally;
    }
  }

  private static BufferedWriter writer(OutputStream packed) {
    return new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8));
  }

  private OutputStream made(Path part) throws UnusableFileException {
    try {
      return Files.newOutputStream(part);
    } catch (NoSuchFileException e) {
      throw UnusableFileException.noDirectory(file, e);
    } catch (IOException e) {
      throw UnusableFileException.of(file, e);
    }
  }

  private static void delete(Path part, Exception why) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private FileForm kind() {
    try {
      return FileForm.of(file.toString(), format);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
