package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Columns;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.cli.top.FigureSource;
import godwit.cli.top.FigureSource.Look;
import godwit.cli.top.FigureSource.SilentNode;
import godwit.cli.top.Frame;
import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.NodeFigures;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer.ServiceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  /**
   * A data service.
   *
   * @param state {@code leads} or {@code halted}; {@code no leader} if nodes answer for it that
   *     follow all, as in an election; {@code no answer} if none does
   * @param rows live ones; null if nobody tells
   */
  private record ServiceLine(
      String service,
      String name,
      String address,
      String state,
      long partitions,
      @Nullable Long rows,
      @Nullable Long bytes) {}

  private record TableLine(String table, long partitions) {}

  private record StatusLine(
      List<ServiceLine> services,
      List<TableLine> tables,
      List<OperationLine> open,
      List<SilentNode> silent) {}

  StatusVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenStore open = store.open()) {
      StatusLine status = status(open.client(), look(open));
      if (json) {
        output.out().println(Json.of(status));
      } else {
        print(status);
      }
      return ExitCode.OK;
    }
  }

  private static Look look(OpenStore open) {
    try (FigureSource source = new FigureSource(open)) {
      return source.look(Frame.PREFIXES);
    }
  }

  /** Returns what each service says of itself, by its name; its leader's word goes first. */
  private static Map<String, Frame.ServiceLine> figures(Look look) {
    Map<String, Frame.ServiceLine> figures = new TreeMap<>();
    for (NodeFigures node : look.nodes()) {
      Frame.services(node)
          .forEach(line ->
              figures.merge(line.service(), line, (known, other) -> known.leads() ? known : other));
    }
    return figures;
  }

  private static StatusLine status(Godwit client, Look look) {
    Map<String, Frame.ServiceLine> figures = figures(look);
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
            .map(report -> line(report, owned.getOrDefault(report.id(), 0L), figures))
            .toList();
    List<OperationLine> open =
        admin.operations(true, MOST_OPERATIONS).stream().map(OperationLine::of).toList();
    return new StatusLine(services, tables, open, look.silent());
  }

  private static ServiceLine line(
      ServiceReport report, long partitions, Map<String, Frame.ServiceLine> figures) {
    Frame.ServiceLine known = figures.get(report.id().toString());
    return new ServiceLine(
        report.id().toString(),
        report.node(),
        report.address(),
        state(known),
        partitions,
        known == null ? null : known.rows(),
        known == null ? null : known.bytes());
  }

  /** Returns what a service is, by the best word that any node has given of it. */
  static String state(Frame.@Nullable ServiceLine known) {
    if (known == null) {
      return "no answer";
    }
    return known.state().equals("follows") ? "no leader" : known.state();
  }

  private void print(StatusLine status) {
    Columns services =
        new Columns(4, "SERVICE", "NAME", "ADDRESS", "STATE", "PARTITIONS", "ROWS", "BYTES");
    for (ServiceLine line : status.services()) {
      String address = line.address().isEmpty() ? "(in this process)" : line.address();
      Long rows = line.rows();
      Long bytes = line.bytes();
      services.add(
          line.service(),
          line.name(),
          address,
          line.state(),
          Long.toString(line.partitions()),
          rows == null ? "?" : Amounts.count(rows),
          bytes == null ? "?" : Amounts.bytes(bytes));
    }
    services.lines().forEach(output.out()::println);
    status
        .silent()
        .forEach(node -> output.out().println("node " + node.words() + " does not answer"));
    output.out().println();
    Columns tables = new Columns(1, "TABLE", "PARTITIONS");
    status.tables().forEach(line -> tables.add(line.table(), Long.toString(line.partitions())));
    tables.lines().forEach(output.out()::println);
    output.out().println();
    output.out().println("open operations: " + status.open().size());
    for (OperationLine line : status.open()) {
      output
          .out()
          .println(
              "  "
                  + String.join(
                      " ", line.id(), line.kind(), line.course() + ":", line.account("")));
    }
  }
}
