package godwit.cli.verb;

import godwit.cli.screen.Columns;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a store at a glance. */
@Command(
    name = "status",
    description = "Show the data services, the tables and the operations that are open.",
    footerHeading = "%nExamples:%n",
    footer = {"  godwit status", "  godwit status --connect 127.0.0.1:7420 --json"})
final class StatusVerb implements Callable<Integer> {
  private static final int MOST_OPERATIONS = 100;

  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  private record ServiceLine(String service, String name, String address, long partitions) {}

  private record TableLine(String table, long partitions) {}

  private record StatusLine(
      List<ServiceLine> services, List<TableLine> tables, List<OperationLine> open) {}

  StatusVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenStore open = store.open()) {
      StatusLine status = status(open.client());
      if (json) {
        output.out().println(Json.of(status));
      } else {
        print(status);
      }
      return ExitCode.OK;
    }
  }

  private static StatusLine status(Godwit client) {
    Admin admin = client.admin();
    Map<ServiceId, Long> owned = new TreeMap<>();
    List<TableLine> tables = new ArrayList<>();
    for (String table : client.tables()) {
      List<Locator> partitions = admin.partitions(table);
      partitions.forEach(partition -> owned.merge(partition.service(), 1L, Long::sum));
      tables.add(new TableLine(table, partitions.size()));
    }
    List<ServiceLine> services =
        admin.services().stream()
            .map(report ->
                new ServiceLine(
                    report.id().toString(),
                    report.node(),
                    report.address(),
                    owned.getOrDefault(report.id(), 0L)))
            .toList();
    List<OperationLine> open =
        admin.operations(true, MOST_OPERATIONS).stream().map(OperationLine::of).toList();
    return new StatusLine(services, tables, open);
  }

  private void print(StatusLine status) {
    Columns services = new Columns(3, "SERVICE", "NAME", "ADDRESS", "PARTITIONS");
    for (ServiceLine line : status.services()) {
      String address = line.address().isEmpty() ? "(in this process)" : line.address();
      services.add(line.service(), line.name(), address, Long.toString(line.partitions()));
    }
    services.lines().forEach(output.out()::println);
    output.out().println();
    Columns tables = new Columns(1, "TABLE", "PARTITIONS");
    status.tables().forEach(line -> tables.add(line.table(), Long.toString(line.partitions())));
    tables.lines().forEach(output.out()::println);
    output.out().println();
    output.out().println("open operations: " + status.open().size());
    for (OperationLine line : status.open()) {
      output.out().println("  " + line.id() + " " + line.kind() + " " + line.course());
    }
  }
}
