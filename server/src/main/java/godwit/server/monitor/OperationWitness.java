package godwit.server.monitor;

import godwit.coordinator.Operation;
import godwit.coordinator.Operations;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.placement.GroupName;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import godwit.request.OperationReport.Receipt;
import godwit.server.event.ReshapeEnd;
import godwit.server.event.ReshapeStep;
import godwit.server.metrics.Metrics;
import godwit.server.metrics.Spread;
import godwit.server.metrics.Total;
import godwit.server.replica.CoordinatorService;
import godwit.server.trace.Tracing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each change of an operation's stage: a line in the log, an event, a span, and the figures
 * of those that end while this replica leads. Not thread-safe: the apply thread owns it.
 */
final class OperationWitness {
  private static final Logger LOG = LoggerFactory.getLogger(OperationWitness.class);
  private static final Receipt NOTHING = new Receipt(0, 0, 0, 0, 0, 0);

  private final CoordinatorService coordinator;
  private final Tracing tracing;
  private final Figures figures;
  private final Map<OperationId, Seen> seen = new HashMap<>();
  private Operations last;

  private record Seen(String stage, int attempt, long sinceNanos, Tracing.Span span) {}

  /** The figures of operations that have ended. */
  static final class Figures {
    private final Metrics.Totals ended;
    private final Metrics.Spreads seconds;
    private final Spread pauses;
    private final Total bytes;
    private final Total rows;
    private final Total attempts;

    Figures(Metrics metrics) {
      this.ended =
          metrics.totals(
              "godwit_reshapes_ended_total", "Operations that have ended.", "kind", "phase");
      this.seconds =
          metrics.seconds(
              "godwit_reshape_seconds", "Time from an operation's record to its end.", "kind");
      this.pauses =
          metrics
              .seconds(
                  "godwit_reshape_pause_seconds",
                  "Time from a move's last seal until its target served.")
              .of();
      this.bytes = metrics.totals("godwit_reshape_moved_bytes_total", "Bytes of rows moved.").of();
      this.rows = metrics.totals("godwit_reshape_moved_rows_total", "Rows moved.").of();
      this.attempts =
          metrics
              .totals("godwit_reshape_attempts_total", "Attempts of the operations that ended.")
              .of();
    }

    void count(OperationReport report, Receipt receipt) {
      ended.of(StateWords.of(report.kind()), StateWords.of(report.phase())).increment();
      attempts.add(report.attempt());
      if (report.phase() == Phase.DONE) {
        seconds
            .of(StateWords.of(report.kind()))
            .addNanos(TimeUnit.MILLISECONDS.toNanos(receipt.durationMillis()));
      }
      if (report.kind() == OperationReport.Kind.MOVE && report.phase() == Phase.DONE) {
        pauses.addNanos(TimeUnit.MILLISECONDS.toNanos(receipt.pauseMillis()));
        bytes.add(receipt.bytes());
        rows.add(receipt.rows());
      }
    }
  }

  OperationWitness(CoordinatorService coordinator, Tracing tracing, Figures figures) {
    this.coordinator = coordinator;
    this.tracing = tracing;
    this.figures = figures;
    this.last = coordinator.view().operations();
    last.open().forEach(operation -> seen.put(operation.id(), begun(operation, null)));
  }

  /** Looks what has changed since the last look. */
  @SuppressWarnings("ReferenceEquality") // changed operations are others
  void look() {
    Operations now = coordinator.view().operations();
    if (now == last) {
      return;
    }
    now.open().forEach(this::compare);
    for (Operation ended : now.endedSince(last)) {
      compare(ended);
      ended(ended.report());
    }
    last = now;
  }

  /** Ends the spans that are open; the replica is closed. */
  void close() {
    seen.values().forEach(it -> it.span().end(false, Map.of()));
    seen.clear();
  }

  private void compare(Operation operation) {
    Seen before = seen.get(operation.id());
    String from = before == null ? StateWords.NONE : before.stage();
    String to = StateWords.of(operation.stage());
    if (before == null || !from.equals(to) || before.attempt() != operation.attempt()) {
      tell(operation, from, to, before == null ? 0 : before.sinceNanos());
      seen.put(operation.id(), begun(operation, before));
    }
  }

  private Seen begun(Operation operation, @Nullable Seen before) {
    String stage = StateWords.of(operation.stage());
    Tracing.Span span =
        before == null
            ? tracing.reshape(
                operation.id(), "godwit.reshape." + StateWords.of(operation.task().kind()))
            : before.span();
    span.event(stage, Map.of("attempt", Integer.toString(operation.attempt())));
    return new Seen(stage, operation.attempt(), System.nanoTime(), span);
  }

  private void tell(Operation operation, String from, String to, long sinceNanos) {
    long lasted = from.equals(StateWords.NONE) ? 0 : System.nanoTime() - sinceNanos;
    long millis = TimeUnit.NANOSECONDS.toMillis(lasted);
    String kind = StateWords.of(operation.task().kind());
    LOG.info(
        "operation stage changed: operation={} kind={} from={} to={} partitions={} millis={}",
        operation.currentAttempt(),
        kind,
        from,
        to,
        ids(operation.task().partitions()),
        millis);
    ReshapeStep step = new ReshapeStep();
    step.operation = operation.currentAttempt().toString();
    step.kind = kind;
    step.service = GroupName.COORDINATOR;
    step.partition = ids(operation.task().partitions());
    step.other = ids(operation.task().successors());
    step.from = from;
    step.to = to;
    step.lastedMillis = millis;
    step.commit();
  }

  private void ended(OperationReport report) {
    Receipt receipt = report.receipt().orElse(NOTHING);
    Seen before = seen.remove(report.id());
    if (before != null) {
      before.span().end(report.phase() == Phase.FAILED, Map.of("detail", report.detail()));
    }
    if (!coordinator.leads()) {
      return;
    }
    figures.count(report, receipt);
    ReshapeEnd end = new ReshapeEnd();
    end.operation = report.id().toString();
    end.kind = StateWords.of(report.kind());
    end.phase = StateWords.of(report.phase());
    end.rows = receipt.rows();
    end.bytes = receipt.bytes();
    end.pauseMillis = receipt.pauseMillis();
    end.tookMillis = receipt.durationMillis();
    end.attempts = report.attempt();
    end.detail = report.detail();
    end.commit();
  }

  private static String ids(List<PartitionId> partitions) {
    return partitions.stream().map(PartitionId::toString).collect(Collectors.joining(","));
  }
}
