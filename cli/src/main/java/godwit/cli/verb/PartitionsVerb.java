package godwit.cli.verb;

import godwit.cli.screen.Columns;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.partition.Locator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the partitions of a table. */
@Command(
    name = "partitions",
    description = "List the partitions of a table in the order of their keys.",
    footerHeading = "%nExamples:%n",
    footer = "  godwit partitions birds")
final class PartitionsVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Form form = new Form();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  /**
   * A partition, as JSON shows it.
   *
   * @param low the first key inside
   * @param high the first key above; null for none
   */
  private record PartitionLine(
      String partition, String service, String low, @Nullable String high, long validFrom) {}

  PartitionsVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenStore open = store.open()) {
      List<PartitionLine> lines =
          open.client().admin().partitions(table).stream().map(this::line).toList();
      if (form.json()) {
        lines.forEach(line -> output.out().println(Json.of(line)));
        return ExitCode.OK;
      }
      Columns columns = new Columns(4, "PARTITION", "SERVICE", "FROM", "TO");
      for (PartitionLine line : lines) {
        String low = line.low().isEmpty() ? "(lowest)" : line.low();
        String high = line.high() == null ? "(highest)" : line.high();
        columns.add(line.partition(), line.service(), low, high);
      }
      columns.lines().forEach(output.out()::println);
      return ExitCode.OK;
    }
  }

  private PartitionLine line(Locator locator) {
    var high = locator.range().high();
    return new PartitionLine(
        locator.partition().toString(),
        locator.service().toString(),
        form.text(locator.range().low()),
        high == null ? null : form.text(high),
        locator.validFrom());
  }
}
