package godwit.cli.verb;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Scan;
import godwit.client.ScanCursor;
import godwit.client.ScanStream;
import godwit.request.Row;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Reads rows in the order of their keys, all as of one time. */
@Command(
    name = "scan",
    description = "Print rows in the order of their keys, all as of one time.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit scan birds",
      "  godwit scan birds --prefix go --limit 10",
      "  godwit scan birds --from a --to n --reverse --json",
      "  godwit scan birds --cursor AQEA...   go on where a scan with a limit stopped"
    })
final class ScanVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Form form = new Form();

  @Option(names = "--prefix", paramLabel = "KEY", description = "Only keys that begin so.")
  private Optional<String> prefix = Optional.empty();

  @Option(names = "--from", paramLabel = "KEY", description = "From this key up, it included.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "KEY", description = "Up to this key, it excluded.")
  private Optional<String> to = Optional.empty();

  @Option(names = "--reverse", description = "The highest key first.")
  private boolean reverse;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description = "Stop after N rows; prints the cursor to go on with.")
  private Optional<Long> limit = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "TIMESTAMP",
      description = "Read as of this time: a version, or an earlier scan's time.")
  private Optional<Long> at = Optional.empty();

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Go on with a scan; of the other options only --limit counts then.")
  private Optional<String> cursor = Optional.empty();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  /**
   * The end of a scan, as JSON shows it.
   *
   * @param asOf the time that all rows were read at
   * @param cursor where to go on; null at the end
   */
  private record EndLine(long rows, long asOf, @Nullable String cursor) {}

  ScanVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    Scan scan = scan();
    try (OpenStore open = store.open();
        ScanStream stream = open.client().table(table).scan(scan)) {
      long most = limit.orElse(Long.MAX_VALUE);
      Iterator<Row> rows = stream.iterator();
      long printed = 0;
      while (printed < most && rows.hasNext()) {
        print(rows.next());
        printed++;
      }
      boolean more = printed == most && rows.hasNext();
      String next = more ? stream.cursor().map(ScanCursor::toString).orElse(null) : null;
      print(new EndLine(printed, stream.asOf(), next));
      return ExitCode.OK;
    }
  }

  private Scan scan() {
    if (cursor.isPresent()) {
      return Scan.resume(ScanCursor.parse(cursor.get()));
    }
    if (prefix.isPresent() && (from.isPresent() || to.isPresent())) {
      throw new TypeConversionException("--prefix goes without --from and --to");
    }
    Scan scan = Scan.all();
    scan = prefix.isPresent() ? scan.prefix(form.bytes(prefix.get())) : scan;
    scan = from.isPresent() ? scan.from(form.bytes(from.get())) : scan;
    scan = to.isPresent() ? scan.to(form.bytes(to.get())) : scan;
    scan = at.isPresent() ? scan.at(at.get()) : scan;
    return reverse ? scan.reverse() : scan;
  }

  private void print(Row row) {
    output
        .out()
        .println(
            form.json()
                ? Json.of(RowLine.of(row, form))
                : form.text(row.key()) + "\t" + form.text(row.value()));
  }

  private void print(EndLine end) {
    if (form.json()) {
      output.out().println(Json.of(end));
      return;
    }
    output.err().println("rows=" + end.rows() + " asOf=" + end.asOf());
    if (end.cursor() != null) {
      output.err().println("more rows: --cursor " + end.cursor());
    }
  }
}
