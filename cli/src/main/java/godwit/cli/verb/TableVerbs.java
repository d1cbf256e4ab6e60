package godwit.cli.verb;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.PartitionReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about tables as wholes. */
@Command(
    name = "table",
    description = "Make, drop, list or describe tables.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit table create birds",
      "  godwit table list",
      "  godwit table drop birds",
      "  godwit table describe birds"
    })
final class TableVerbs {
  /** A table, as JSON shows it. */
  private record TableLine(String table) {}

  /** A table that is gone, as JSON shows it. */
  private record DroppedLine(String table, boolean dropped) {}

  /**
   * A table as a whole, as JSON shows it.
   *
   * @param rows that are live; null while a partition's are being counted, after a split
   * @param bytes of their keys and values
   * @param services that have some of its partitions
   */
  private record Described(
      String table,
      int partitions,
      List<String> services,
      @Nullable Long rows,
      @Nullable Long bytes,
      long reads,
      long writes) {
    static Described of(String table, List<PartitionReport> parts) {
      boolean counted = parts.stream().allMatch(part -> part.held().isPresent());
      return new Described(
          table,
          parts.size(),
          parts.stream()
              .map(it -> it.locator().service())
              .sorted()
              .distinct()
              .map(Object::toString)
              .toList(),
          counted ? parts.stream().mapToLong(it -> it.held().orElseThrow().rows()).sum() : null,
          counted ? parts.stream().mapToLong(it -> it.held().orElseThrow().bytes()).sum() : null,
          parts.stream().mapToLong(it -> it.load().reads()).sum(),
          parts.stream().mapToLong(it -> it.load().writes()).sum());
    }

    List<String> lines() {
      return List.of(
          "table       " + table,
          "partitions  " + partitions + " on " + services.stream().collect(Collectors.joining(" ")),
          "rows        " + (rows == null ? "(counting)" : Amounts.count(rows)),
          "bytes       " + (bytes == null ? "(counting)" : Amounts.bytes(bytes)),
          "reads       " + Amounts.count(reads),
          "writes      " + Amounts.count(writes));
    }
  }

  /** Makes a table. */
  @Command(
      name = "create",
      description = "Make a table; with --data, make the store too if it isn't there.",
      footerHeading = "%nExamples:%n",
      footer = {"  godwit table create birds", "  godwit table create birds --data ./store"})
  static final class Create implements Callable<Integer> {
    private final Output output;
    @Mixin private final StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
    private String table = "";

    Create(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      try (OpenStore open = store.openOrMake()) {
        open.client().createTable(table);
        output.out().println(json ? Json.of(new TableLine(table)) : "table=" + table);
        return ExitCode.OK;
      }
    }
  }

  /** Removes a table. */
  @Command(
      name = "drop",
      description = {
        "Remove a table with all that it holds; this can't be undone.",
        "Reshapes of the table are cancelled, what is written to it is refused from then on, and"
            + " its rows go, the past ones too."
      },
      footerHeading = "%nExamples:%n",
      footer = "  godwit table drop birds")
  static final class Drop implements Callable<Integer> {
    private final Output output;
    @Mixin private final StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
    private String table = "";

    Drop(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      try (OpenStore open = store.open()) {
        open.client().dropTable(table);
        output.out().println(json ? Json.of(new DroppedLine(table, true)) : "dropped=" + table);
        return ExitCode.OK;
      }
    }
  }

  /** Lists the tables. */
  @Command(
      name = "list",
      description = "Print the names of all tables.",
      footerHeading = "%nExamples:%n",
      footer = "  godwit table list --connect 127.0.0.1:7420")
  static final class Listing implements Callable<Integer> {
    private final Output output;
    @Mixin private final StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print JSON, one object a line.")
    private boolean json;

    Listing(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      try (OpenStore open = store.open()) {
        List<String> tables = open.client().tables();
        for (String table : tables) {
          output.out().println(json ? Json.of(new TableLine(table)) : table);
        }
        if (tables.isEmpty() && !json) {
          output.err().println("There are no tables; godwit table create TABLE makes one.");
        }
        return ExitCode.OK;
      }
    }
  }

  /** Describes a table. */
  @Command(
      name = "describe",
      description = {
        "Print what a table has.",
        "Its partitions, the services they are on, its live rows, the bytes of their keys and"
            + " values, and the reads and writes it was asked for since its partitions came where"
            + " they are or their node started."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  godwit table describe birds", "  godwit table describe birds --json"})
  static final class Describe implements Callable<Integer> {
    private final Output output;
    @Mixin private final StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
    private String table = "";

    Describe(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      try (OpenStore open = store.open()) {
        Described described = Described.of(table, open.client().admin().measure(table));
        (json ? List.of(Json.of(described)) : described.lines()).forEach(output.out()::println);
        return ExitCode.OK;
      }
    }
  }
}
