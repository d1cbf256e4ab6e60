package godwit.server.monitor;

import godwit.client.NodeFigures;
import godwit.partition.ServiceId;
import godwit.request.Refusal;
import godwit.server.drive.Peers;
import godwit.server.metrics.Metrics;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import godwit.server.replica.NodeClock;
import godwit.server.rpc.Endpoint;
import godwit.server.trace.OtlpTracing;
import godwit.server.trace.Tracing;
import godwit.server.watch.Watch;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** All that watches one node. Thread-safe. */
public final class Monitor implements AutoCloseable {
  private final String node;
  private final Watch watch;
  private final Health health;
  private final Optional<MonitorServer> server;
  private final OperationWitness.Figures operations;
  private final PartitionWitness.Figures partitions;
  private final Map<ServiceId, PartitionWitness> ofServices = new TreeMap<>();
  private Optional<OperationWitness> ofCoordinator = Optional.empty();

  private Monitor(String node, Watch watch, Health health, Optional<MonitorServer> server) {
    this.node = node;
    this.watch = watch;
    this.health = health;
    this.server = server;
    this.operations = new OperationWitness.Figures(watch.metrics());
    this.partitions = new PartitionWitness.Figures(watch.metrics());
  }

  /**
   * Begins to watch; what {@code hosted} gets later is watched, too.
   *
   * @throws IOException if the address can't be listened at
   */
  public static Monitor start(
      Watching settings, String node, HostedServices hosted, NodeClock clock) throws IOException {
    Watching.Spans spans = settings.spans();
    Tracing tracing =
        spans
            .collector()
            .map(collector -> OtlpTracing.to(collector, spans.share(), node))
            .orElse(Tracing.OFF);
    Watch watch = new Watch(new Metrics(), tracing, settings.slowRequest());
    NodeGauges.add(watch.metrics(), hosted, clock);
    JvmGauges.add(watch.metrics());
    Health health = new Health(hosted, clock);
    Optional<MonitorServer> server =
        settings.http().isPresent()
            ? Optional.of(MonitorServer.start(settings.http().get(), watch.metrics(), health))
            : Optional.empty();
    return new Monitor(node, watch, health, server);
  }

  public Watch watch() {
    return watch;
  }

  public Health health() {
    return health;
  }

  /** Returns all figures as of now. */
  public NodeFigures figures() {
    return new NodeFigures(node, watch.metrics().samples());
  }

  /** Returns where figures and health are served over HTTP; empty if nowhere. */
  public Optional<Endpoint> endpoint() {
    return server.map(MonitorServer::endpoint);
  }

  /** Looks from now on for the changes of operations at this replica. */
  public synchronized void attach(CoordinatorService coordinator) {
    OperationWitness witness = new OperationWitness(coordinator, watch.tracing(), operations);
    coordinator.watch(witness::look);
    ofCoordinator = Optional.of(witness);
  }

  /** Looks from now on for the changes of partitions at this replica. */
  public synchronized void attach(DataService service) {
    PartitionWitness witness = new PartitionWitness(service, watch.tracing(), partitions);
    service.watch(witness::look);
    ofServices.put(service.id(), witness);
  }

  /** Ends what was begun for the coordinator's replica, which is closed. */
  public synchronized void detachCoordinator() {
    ofCoordinator.ifPresent(OperationWitness::close);
    ofCoordinator = Optional.empty();
  }

  /** Ends what was begun for a service's replica, which is closed. */
  public synchronized void detach(ServiceId id) {
    Optional.ofNullable(ofServices.remove(id)).ifPresent(PartitionWitness::close);
  }

  /**
   * The node serves from now on.
   *
   * @param peers lead to the coordinator
   * @param refusal why the coordinator has the node take no part, if that is so
   */
  public void serves(Peers peers, Supplier<Optional<Refusal>> refusal) {
    health.serves(peers, refusal);
  }

  @Override
  public void close() {
    server.ifPresent(MonitorServer::close);
    watch.tracing().close();
  }
}
