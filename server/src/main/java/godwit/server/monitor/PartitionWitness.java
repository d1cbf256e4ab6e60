package godwit.server.monitor;

import godwit.clock.HybridClock;
import godwit.data.PartitionMap;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.Successor;
import godwit.server.event.HandOver;
import godwit.server.event.ReshapeStep;
import godwit.server.event.WritePause;
import godwit.server.metrics.Metrics;
import godwit.server.metrics.Spread;
import godwit.server.metrics.Total;
import godwit.server.replica.DataService;
import godwit.server.trace.Tracing;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each change of a partition's state at one service: a line in the log, an event, a span. Not
 * thread-safe: the apply thread owns it.
 *
 * <p>It compares what the service published last with what it publishes now. Changes that one
 * commit makes together are told as one.
 */
final class PartitionWitness {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionWitness.class);

  private final DataService service;
  private final String name;
  private final Tracing tracing;
  private final Figures figures;
  private final Map<PartitionId, Seen> seen = new HashMap<>();
  private PartitionMap last;

  /** The figures of all services. */
  static final class Figures {
    private final Spread pauses;
    private final Total unseals;

    Figures(Metrics metrics) {
      this.pauses =
          metrics
              .seconds(
                  "godwit_write_pause_seconds",
                  "Time from a seal to its hand-over or its end, by the source's log.")
              .of();
      this.unseals =
          metrics.totals("godwit_unseals_total", "Seals that ended without a hand-over.").of();
    }
  }

  private record Seen(Partition partition, long sinceNanos, Tracing.Span span) {}

  PartitionWitness(DataService service, Tracing tracing, Figures figures) {
    this.service = service;
    this.name = service.id().toString();
    this.tracing = tracing;
    this.figures = figures;
    this.last = service.view().partitions();
    last.all().forEach(partition -> seen.put(partition.id(), begun(partition, Tracing.Span.NONE)));
  }

  /** Looks what has changed since the last look. */
  @SuppressWarnings("ReferenceEquality") // a changed map is another one
  void look() {
    PartitionMap now = service.view().partitions();
    if (now == last) {
      return;
    }
    for (Partition partition : now.unlike(last)) {
      Seen before = seen.get(partition.id());
      String from = before == null ? StateWords.NONE : StateWords.of(before.partition());
      if (!from.equals(StateWords.of(partition)) || !attempt(partition).equals(attempt(before))) {
        changed(before, from, partition);
      }
    }
    for (Partition partition : last.unlike(now)) {
      if (now.find(partition.id()).isEmpty()) {
        gone(partition);
      }
    }
    last = now;
  }

  /** Ends the spans that are open; the replica is closed. */
  void close() {
    seen.values().forEach(it -> it.span().end(false, facts(it.partition())));
    seen.clear();
  }

  private void changed(@Nullable Seen before, String from, Partition to) {
    long lasted = before == null ? 0 : System.nanoTime() - before.sinceNanos();
    long lastedMillis = TimeUnit.NANOSECONDS.toMillis(lasted);
    Optional<Attempt> attempt = attempt(to).or(() -> attempt(before));
    tell(to, from, StateWords.of(to), attempt, lastedMillis);
    if (before != null && before.partition().state() instanceof PartitionState.Sealed sealed) {
      pauseEnded(sealed, to, lastedMillis);
    }
    if (to.state() instanceof PartitionState.Retired retired) {
      handedOver(to, retired);
    }
    Tracing.Span span = before == null ? Tracing.Span.NONE : before.span();
    seen.put(to.id(), begun(to, span));
  }

  private void gone(Partition partition) {
    Seen before = seen.remove(partition.id());
    if (before != null) {
      long lasted = System.nanoTime() - before.sinceNanos();
      tell(
          partition,
          StateWords.of(partition),
          StateWords.NONE,
          attempt(partition),
          TimeUnit.NANOSECONDS.toMillis(lasted));
      before.span().end(false, Map.of("partition", partition.id().toString()));
    }
  }

  /** Returns what is seen now, within the span of its move; one that is over is ended. */
  private Seen begun(Partition partition, Tracing.Span span) {
    Optional<Attempt> moves =
        partition
            .departure()
            .map(Departure::attempt)
            .or(() -> partition.arrival().map(Arrival::attempt));
    Tracing.Span current = span;
    if (moves.isEmpty()) {
      span.end(false, facts(partition));
      current = Tracing.Span.NONE;
    } else if (span.isNone()) {
      String what = partition.departure().isPresent() ? "godwit.departure" : "godwit.arrival";
      current = tracing.reshape(moves.get().operation(), what);
    }
    current.event(StateWords.of(partition), facts(partition));
    return new Seen(partition, System.nanoTime(), current);
  }

  private Map<String, String> facts(Partition partition) {
    return Map.of("service", name, "partition", partition.id().toString());
  }

  private void tell(
      Partition partition, String from, String to, Optional<Attempt> attempt, long lastedMillis) {
    String of = attempt.map(Attempt::toString).orElse("");
    LOG.info(
        "partition state changed: service={} partition={} from={} to={} operation={} millis={}",
        name,
        partition.id(),
        from,
        to,
        of,
        lastedMillis);
    ReshapeStep step = new ReshapeStep();
    step.operation = of;
    step.kind = "partition";
    step.service = name;
    step.partition = partition.id().toString();
    step.other = other(partition);
    step.from = from;
    step.to = to;
    step.lastedMillis = lastedMillis;
    step.commit();
  }

  private void pauseEnded(PartitionState.Sealed was, Partition now, long lastedMillis) {
    boolean handedOver = now.state() instanceof PartitionState.Retired;
    long paused =
        now.state() instanceof PartitionState.Retired retired
            ? HybridClock.millis(retired.end()) - HybridClock.millis(was.sealedAt())
            : lastedMillis;
    if (service.leads()) {
      figures.pauses.addNanos(TimeUnit.MILLISECONDS.toNanos(paused));
      if (!handedOver) {
        figures.unseals.increment();
      }
    }
    WritePause pause = new WritePause();
    pause.operation = was.departure().attempt().toString();
    pause.service = name;
    pause.partition = now.id().toString();
    pause.round = was.departure().round();
    pause.handedOver = handedOver;
    pause.pausedMillis = paused;
    pause.commit();
  }

  private void handedOver(Partition partition, PartitionState.Retired retired) {
    HandOver event = new HandOver();
    event.operation = retired.attempt().toString();
    event.service = name;
    event.partition = partition.id().toString();
    event.successors =
        retired.successors().stream()
            .map(Successor::partition)
            .map(PartitionId::toString)
            .collect(Collectors.joining(","));
    event.commit();
  }

  /** Returns the other side of the partition's move, if there is one. */
  private static String other(Partition partition) {
    return partition
        .departure()
        .map(departure -> departure.target().toString())
        .or(() -> partition.arrival().map(arrival -> arrival.source().toString()))
        .orElse("");
  }

  private static Optional<Attempt> attempt(@Nullable Seen seen) {
    return seen == null ? Optional.empty() : attempt(seen.partition());
  }

  private static Optional<Attempt> attempt(Partition partition) {
    if (partition.state() instanceof PartitionState.Retired retired) {
      return Optional.of(retired.attempt());
    }
    return partition
        .departure()
        .map(Departure::attempt)
        .or(() -> partition.arrival().map(Arrival::attempt));
  }
}
