package godwit.server.monitor;

import godwit.clock.HybridClock;
import godwit.partition.Partition;
import godwit.placement.GroupName;
import godwit.request.OperationReport;
import godwit.server.metrics.Metrics;
import godwit.server.metrics.Reading;
import godwit.server.replica.DataService;
import godwit.server.replica.DiskSpace;
import godwit.server.replica.GroupStanding;
import godwit.server.replica.HostedServices;
import godwit.server.replica.NodeClock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The gauges of what a node hosts. Each is a line here and a row in docs/metrics.md. */
final class NodeGauges {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Metrics metrics;
  private final HostedServices hosted;
  private final NodeClock clock;

  private NodeGauges(Metrics metrics, HostedServices hosted, NodeClock clock) {
    this.metrics = metrics;
    this.hosted = hosted;
    this.clock = clock;
  }

  static void add(Metrics metrics, HostedServices hosted, NodeClock clock) {
    NodeGauges gauges = new NodeGauges(metrics, hosted, clock);
    gauges.clock();
    gauges.groups();
    gauges.services();
    gauges.coordinator();
    ClusterGauges.add(metrics, hosted);
    StoreGauges.add(metrics, hosted);
  }

  private void clock() {
    metrics.gauge(
        "godwit_clock_refused",
        "Whether nothing is proposed since the wall clock leads.",
        reading -> reading.is(clock.isAhead() ? 1 : 0));
    metrics.gauge(
        "godwit_clock_lead_seconds",
        "By how much the wall clock leads those of other nodes.",
        reading -> clock.leadMillis().ifPresent(millis -> reading.is(millis / MILLIS_PER_SECOND)));
  }

  private void groups() {
    group("godwit_leads", "Whether the replica leads.", it -> it.leads() ? 1 : 0);
    group("godwit_leader_known", "Whether a leader is known.", it -> it.leaderKnown() ? 1 : 0);
    group("godwit_term", "Term in which the replica last began to lead.", GroupStanding::term);
    group("godwit_halted", "Whether a fault has halted the replica.", it -> it.halted() ? 1 : 0);
    group("godwit_log_last_index", "Index of the log's last entry.", GroupStanding::lastIndex);
    group("godwit_applied_index", "Index of the last entry applied.", GroupStanding::appliedIndex);
    group("godwit_apply_lag_entries", "Entries in the log, not applied yet.", GroupStanding::lag);
    group("godwit_commit_in_flight", "Entries between log and answer.", GroupStanding::inFlight);
    group("godwit_commit_waiting", "Commands that wait for an entry.", GroupStanding::waiting);
  }

  private void services() {
    service("godwit_parked_requests", "Requests that wait for a hand-over.", DataService::parked);
    service(
        "godwit_slowed_partitions", "Partitions with slowed writers.", it -> it.slowed().size());
    service("godwit_clock_ahead_seconds", "Clock ahead of the wall clock.", this::ahead);
    service("godwit_release_lag_seconds", "Age of the oldest history kept.", this::kept);
    metrics.gauge(
        "godwit_partitions",
        "Partitions by state.",
        reading -> hosted.data().forEach(service -> partitions(service, reading)),
        "service",
        "state");
    disk("godwit_disk_free_bytes", "Room on the disk.", space -> space.usableBytes().orElse(0));
    disk("godwit_disk_reserve_bytes", "Room kept free.", DiskSpace::reserveBytes);
    disk("godwit_disk_short", "Whether writes are refused.", space -> space.isShort() ? 1 : 0);
  }

  private void coordinator() {
    metrics.gauge(
        "godwit_reshapes_open",
        "Operations that are open; told by the coordinator's leader.",
        reading ->
            hosted
                .coordinator()
                .filter(it -> it.standing().leads())
                .ifPresent(it -> {
                  Map<String, Integer> open = new TreeMap<>();
                  for (OperationReport.Kind kind : OperationReport.Kind.values()) {
                    open.put(StateWords.of(kind), 0);
                  }
                  it.view()
                      .operations()
                      .open()
                      .forEach(op -> open.merge(StateWords.of(op.task().kind()), 1, Integer::sum));
                  open.forEach((kind, count) -> reading.is(count, kind));
                }),
        "kind");
  }

  private double ahead(DataService service) {
    long wall = clock.millis();
    return Math.max(0, HybridClock.millis(service.view().clock()) - wall) / MILLIS_PER_SECOND;
  }

  private double kept(DataService service) {
    long released = HybridClock.millis(service.view().released());
    return released == 0 ? 0 : (clock.millis() - released) / MILLIS_PER_SECOND;
  }

  private static void partitions(DataService service, Reading reading) {
    Map<String, Integer> states = new TreeMap<>();
    StateWords.ALL.forEach(state -> states.put(state, 0));
    for (Partition partition : service.view().partitions().all()) {
      states.merge(StateWords.of(partition), 1, Integer::sum);
    }
    states.forEach((state, count) -> reading.is(count, service.id().toString(), state));
  }

  private void group(String name, String help, ToDoubleFunction<GroupStanding> value) {
    metrics.gauge(
        name,
        help,
        reading -> {
          hosted
              .coordinator()
              .ifPresent(
                  it -> reading.is(value.applyAsDouble(it.standing()), GroupName.COORDINATOR));
          hosted
              .data()
              .forEach(it -> reading.is(value.applyAsDouble(it.standing()), it.id().toString()));
        },
        "group");
  }

  private void service(String name, String help, ToDoubleFunction<DataService> value) {
    metrics.gauge(
        name,
        help,
        reading ->
            hosted.data().forEach(it -> reading.is(value.applyAsDouble(it), it.id().toString())),
        "service");
  }

  /** Tells of the disk of the first service, once it was looked at; all are on the same. */
  private void disk(String name, String help, ToDoubleFunction<DiskSpace> value) {
    metrics.gauge(
        name,
        help,
        reading ->
            hosted.data().stream()
                .findFirst()
                .map(DataService::space)
                .filter(space -> space.usableBytes().isPresent())
                .ifPresent(space -> reading.is(value.applyAsDouble(space))));
  }
}
