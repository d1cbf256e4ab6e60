package godwit.cli.verb;

import static java.util.stream.Collectors.toMap;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.Amounts;
import godwit.cli.screen.Columns;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Admin;
import godwit.client.PartitionReport;
import godwit.partition.PartitionId;
import godwit.request.ReadAnswer.Load;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the partitions of a table. */
@Command(
    name = "partitions",
    description = {
      "List the partitions of a table in the order of their keys.",
      "Of each: where it is, its live rows, the bytes of their keys and values, and the reads and"
          + " writes it was asked for since it came there or its node started."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit partitions birds",
      "  godwit partitions birds --load 5    requests a second, watched for 5 seconds"
    })
final class PartitionsVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();
  @Mixin private final Form form = new Form();

  @Option(
      names = "--load",
      paramLabel = "SECONDS",
      converter = PositiveNumber.class,
      description = "Watch for so long, and print reads and writes by the second.")
  private Optional<Long> watched = Optional.empty();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's name.")
  private String table = "";

  PartitionsVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (OpenStore open = store.open()) {
      List<PartitionLine> lines = lines(open.client().admin());
      if (form.json()) {
        lines.forEach(line -> output.out().println(Json.of(line)));
      } else {
        print(lines);
      }
      return ExitCode.OK;
    }
  }

  private List<PartitionLine> lines(Admin admin) throws InterruptedException {
    if (watched.isEmpty()) {
      return admin.measure(table).stream().map(it -> PartitionLine.of(it, form)).toList();
    }
    Map<PartitionId, Load> before =
        admin.measure(table).stream()
            .collect(toMap(it -> it.locator().partition(), PartitionReport::load));
    long began = System.nanoTime();
    TimeUnit.SECONDS.sleep(watched.get());
    List<PartitionReport> after = admin.measure(table);
    double seconds = (System.nanoTime() - began) / 1e9;
    return after.stream()
        .map(it ->
            PartitionLine.of(it, form)
                .since(before.getOrDefault(it.locator().partition(), Load.NONE), seconds))
        .toList();
  }

  private void print(List<PartitionLine> lines) {
    boolean rates = watched.isPresent();
    Columns columns =
        new Columns(
            4,
            "PARTITION",
            "SERVICE",
            "FROM",
            "TO",
            "ROWS",
            "BYTES",
            rates ? "READS/S" : "READS",
            rates ? "WRITES/S" : "WRITES");
    for (PartitionLine line : lines) {
      columns.add(
          line.partition(),
          line.service(),
          line.low().isEmpty() ? "(lowest)" : line.low(),
          line.high() == null ? "(highest)" : line.high(),
          amount(line.rows(), Amounts::count),
          amount(line.bytes(), Amounts::bytes),
          amount(rates ? line.readsPerSecond() : Long.valueOf(line.reads()), Amounts::count),
          amount(rates ? line.writesPerSecond() : Long.valueOf(line.writes()), Amounts::count));
    }
    columns.lines().forEach(output.out()::println);
  }

  private static String amount(@Nullable Long number, Function<Long, String> words) {
    return number == null ? "(counting)" : words.apply(number);
  }
}
