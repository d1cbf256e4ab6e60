package godwit.cli.verb;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.Scan;
import godwit.client.UnavailableException;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer.ServiceReport;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Cuts a partition into several and deals them out to the services. */
@Command(
    name = "scatter",
    description = {
      "Cut a partition into several, and deal them out to the data services.",
      "Each has as many rows; the services take turns, beginning with the one where it is. It"
          + " serves all the while. Every split and move is an operation of its own: if this"
          + " command is interrupted, what is done stays done, and 'godwit partitions' shows how"
          + " far it came."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit scatter p1 --into 4             over all services",
      "  godwit scatter p1 --into 4 --over s2,s3"
    })
final class ScatterVerb implements Callable<Integer> {
  private static final int MOST_PARTS = 1_000;

  private final Output output;
  private long beganNanos;
  @Mixin private final StoreOptions store = new StoreOptions();

  @Option(
      names = "--into",
      paramLabel = "N",
      required = true,
      converter = PositiveNumber.class,
      description = "Into how many: 2 to 1,000.")
  private long parts;

  @Option(
      names = "--over",
      paramLabel = "SERVICE",
      split = ",",
      converter = Target.Converter.class,
      description = "The services to deal to, in turn (default: all).")
  private List<Target> over = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "PARTITION", description = "Such as p1.")
  private Optional<PartitionId> partition = Optional.empty();

  /** A part, as JSON shows it. */
  private record PartLine(String partition, String service) {}

  /** A table, and a partition of it. */
  private record Found(String table, Locator locator) {}

  ScatterVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, EndedOtherwiseException, StillOpenException {
    beganNanos = System.nanoTime();
    if (parts < 2 || parts > MOST_PARTS) {
      throw new TypeConversionException("--into takes a number from 2 to 1,000: " + parts);
    }
    try (OpenStore open = store.open()) {
      Godwit client = open.client();
      Found whole = find(client);
      List<ServiceId> services = services(client.admin(), whole.locator().service());
      List<Bytes> keys = cuts(client, whole);
      List<PartitionId> made = split(client.admin(), whole.locator().partition(), keys);
      deal(client.admin(), whole.locator().service(), made, services);
      return ExitCode.OK;
    }
  }

  private Found find(Godwit client) {
    PartitionId wanted = partition.orElseThrow();
    for (String table : client.tables()) {
      for (Locator locator : client.admin().partitions(table)) {
        if (locator.partition().equals(wanted)) {
          return new Found(table, locator);
        }
      }
    }
    throw refused(Reason.UNKNOWN_PARTITION, "partition=" + wanted);
  }

  /** Returns whom to deal to, the one where it is first if it is among them. */
  private List<ServiceId> services(Admin admin, ServiceId home) {
    List<ServiceId> known = admin.services().stream().map(ServiceReport::id).sorted().toList();
    List<ServiceId> named = over.stream().map(target -> target.service(admin)).distinct().toList();
    for (ServiceId service : named) {
      if (!known.contains(service)) {
        throw refused(Reason.UNKNOWN_SERVICE, "service=" + service);
      }
    }
    List<ServiceId> dealt = named.isEmpty() ? known : named;
    int first = Math.max(0, dealt.indexOf(home));
    return Stream.concat(dealt.stream().skip(first), dealt.stream().limit(first)).toList();
  }

  /** Returns the keys that cut the rows into parts, from one look at all of them. */
  private List<Bytes> cuts(Godwit client, Found whole) {
    Quantiles quantiles = new Quantiles();
    Scan scan = Scan.all().range(whole.locator().range());
    try (Stream<Row> rows = client.table(whole.table()).stream(scan)) {
      rows.forEach(row -> quantiles.add(row.key()));
    }
    if (quantiles.count() < parts) {
      throw refused(Reason.SPLIT_OF_TOO_FEW_ROWS, "rows=" + quantiles.count() + " parts=" + parts);
    }
    return quantiles.cuts((int) parts);
  }

  /** Cuts from the highest key down, so that what is left is always the lower part. */
  private List<PartitionId> split(Admin admin, PartitionId whole, List<Bytes> keys)
      throws EndedOtherwiseException, StillOpenException {
    List<PartitionId> made = new ArrayList<>();
    PartitionId rest = whole;
    for (Bytes key : keys.reversed()) {
      OperationReport done = await(admin, admin.split(rest, Optional.of(key)));
      rest = done.successors().getFirst();
      made.addFirst(done.successors().getLast());
      tell("split " + made.size() + " of " + keys.size());
    }
    made.addFirst(rest);
    return made;
  }

  private void deal(Admin admin, ServiceId home, List<PartitionId> made, List<ServiceId> services)
      throws EndedOtherwiseException, StillOpenException {
    List<OperationReport> moves = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      ServiceId target = services.get(i % services.size());
      if (!target.equals(home)) {
        moves.add(admin.move(made.get(i), target, Optional.empty()));
      }
    }
    int moved = 0;
    for (OperationReport move : moves) {
      await(admin, move);
      moved++;
      tell("moved " + moved + " of " + moves.size());
    }
    int next = 0;
    for (int i = 0; i < made.size(); i++) {
      ServiceId target = services.get(i % services.size());
      PartitionId present = made.get(i);
      if (!target.equals(home)) {
        present = admin.operation(moves.get(next).id()).successors().getLast();
        next++;
      }
      PartLine line = new PartLine(present.toString(), target.toString());
      output.out().println(json ? Json.of(line) : line.partition() + " on " + line.service());
    }
  }

  private OperationReport await(Admin admin, OperationReport started)
      throws EndedOtherwiseException, StillOpenException {
    OperationReport report = started;
    while (!report.phase().ended()) {
      Optional<Duration> patience = store.patience();
      if (patience.isPresent() && System.nanoTime() - beganNanos >= patience.get().toNanos()) {
        throw new StillOpenException(report, patience.get());
      }
      long passedNanos = System.nanoTime() - beganNanos;
      try {
        report = Following.look(admin, report, patience.map(it -> it.minusNanos(passedNanos)));
      } catch (UnavailableException e) {
        throw new StillOpenException(report, e);
      }
    }
    if (report.phase() != Phase.DONE) {
      throw new EndedOtherwiseException(report);
    }
    return report;
  }

  private static RejectedException refused(Reason reason, String detail) {
    return new RejectedException(new Refusal(reason, detail));
  }

  private void tell(String how) {
    if (!json) {
      output.err().println(how);
    }
  }
}
