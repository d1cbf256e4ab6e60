package godwit.server;

import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.RoutingClient;
import godwit.client.Transport;
import godwit.client.grpc.Channels;
import godwit.placement.GroupName;
import godwit.placement.NodeReport;
import godwit.placement.Standing;
import godwit.rocks.StoreUnavailableException;
import godwit.server.cluster.AddressBook;
import godwit.server.cluster.NodeProcess;
import godwit.server.cluster.Nodes;
import godwit.server.cluster.PlacementKeeper;
import godwit.server.cluster.Recognition;
import godwit.server.cluster.Reporter;
import godwit.server.cluster.StagedFileCopies;
import godwit.server.cluster.TwinSearch;
import godwit.server.cluster.Whereabouts;
import godwit.server.drive.Drivers;
import godwit.server.drive.LocalPeers;
import godwit.server.drive.Peers;
import godwit.server.journal.DirectoryDisk;
import godwit.server.monitor.Monitor;
import godwit.server.raft.DiskOpener;
import godwit.server.raft.Raft;
import godwit.server.replica.HostedServices;
import godwit.server.replica.NodeClock;
import godwit.server.replica.PacedCopies;
import godwit.server.rpc.Endpoint;
import godwit.server.rpc.GrpcRaftTransport;
import godwit.server.rpc.Introductions;
import godwit.server.rpc.OtherVersions;
import godwit.server.rpc.PeerLinks;
import godwit.server.rpc.RemoteNodes;
import godwit.server.rpc.RemotePeers;
import godwit.server.rpc.RpcServer;
import godwit.server.rpc.Wiring;
import godwit.server.security.AuditLog;
import godwit.server.security.Guard;
import godwit.server.security.RefusalLog;
import godwit.server.security.UserDirectory;
import godwit.server.security.UserFollowing;
import godwit.server.watch.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: the services it hosts, what drives them, and the ways in. Thread-safe.
 *
 * <p>Without an address to listen at it opens no socket; {@link #transport} is then the only way
 * in.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long SNAPSHOT_BYTES_PER_SECOND = 128L << 20;

  /** How many data services a node of a cluster is expected to host, its own and others'. */
  private static final int EXPECTED_REPLICAS = 4;

  private static final int MIN_READERS = 2;

  private final NodeConfig config;
  private final DiskOpener disks;
  private final NodeClock clock;
  private final Whereabouts whereabouts;
  private final HostedServices hosted = new HostedServices();
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final FaultLog faults = new FaultLog();
  private final AuditLog audit;
  private volatile Optional<Endpoint> listening = Optional.empty();
  private Optional<Monitor> monitoring = Optional.empty();

  private Node(NodeConfig config, DiskOpener disks, LongSupplier wallMillis) {
    this.config = config;
    this.disks = disks;
    this.clock = new NodeClock(wallMillis, config.timing().data().clockBoundMillis());
    this.audit = new AuditLog(config.data());
    this.whereabouts =
        new Whereabouts(config.network().join().stream().map(Endpoint::toString).toList());
  }

  /**
   * Starts a node; when it returns, the node serves.
   *
   * @throws IOException with what is wrong and what to do next
   * @throws RejectedException if the cluster that it would join does not take it
   */
  public static Node start(NodeConfig config) throws IOException {
    return start(config, DirectoryDisk::open);
  }

  /**
   * Starts a node that keeps its logs on {@code disks}; when it returns, the node serves.
   *
   * @throws IOException with what is wrong and what to do next
   */
  public static Node start(NodeConfig config, DiskOpener disks) throws IOException {
    return start(config, disks, System::currentTimeMillis);
  }

  /**
   * Starts a node likewise, whose wall clock shows {@code wallMillis}, in milliseconds since 1970.
   *
   * @throws IOException with what is wrong and what to do next
   */
  static Node start(NodeConfig config, DiskOpener disks, LongSupplier wallMillis)
      throws IOException {
    Node node = new Node(config, disks, wallMillis);
    try {
      node.start();
      return node;
    } catch (StoreUnavailableException e) {
      node.giveUp();
      throw new IOException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      node.giveUp();
      throw e;
    }
  }

  /** Closes what has been opened; also of a start that was interrupted. */
  private void giveUp() {
    boolean interrupted = Thread.interrupted();
    close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns whether a node keeps its data in {@code directory}.
   *
   * @throws IOException if nobody can tell, with what is wrong and what to do next
   */
  public static boolean keptAt(Path directory) throws IOException {
    return NodeFolder.isOne(directory);
  }

  /**
   * Returns the name of the node that keeps its data in {@code directory}, if one does.
   *
   * @throws IOException if nobody can tell, with what is wrong and what to do next
   */
  public static Optional<String> nameAt(Path directory) throws IOException {
    return NodeFolder.nameOf(directory);
  }

  /**
   * Returns how a node in this process, without a socket, is started on {@code data}: under the
   * name that they have.
   *
   * @throws IOException if nobody can tell the name, with what is wrong and what to do next
   */
  public static NodeConfig configAt(Path data, int services) throws IOException {
    NodeConfig usual = NodeConfig.embedded(data, services);
    return nameAt(data).map(usual::named).orElse(usual);
  }

  /** Returns all for which a node would not start, before its directory or a port is opened. */
  public static List<String> problems(NodeConfig config) {
    List<String> problems =
        new ArrayList<>(Wiring.problems(config.security(), config.network().listen()));
    config
        .watching()
        .http()
        .ifPresent(endpoint -> {
          try {
            var unused = endpoint.here();
          } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
          }
        });
    return problems;
  }

  /** The parts in the order in which each needs the ones before. */
  private void start() throws IOException {
    NodeFolder.requireUsable(config.data());
    Monitor monitor = openMonitor();
    Watch watch = monitor.watch();
    Wiring wiring = Wiring.of(config.security());
    UserDirectory users = new UserDirectory();
    OtherVersions versions = new OtherVersions();
    Introductions introductions = new Introductions(wiring.channels());
    Recognition recognition = new Recognition(whereabouts, introductions::who);
    Channels channels = wiring.channels(recognition::self);
    PeerLinks links = opened(new PeerLinks(channels, versions));
    Raft raft = openRaft(channels, versions, watch.disks(disks));
    // Before the directory, so that a taken port leaves no store behind.
    Optional<RpcServer> server = listen(wiring, users, raft, recognition, watch);
    NodeFolder folder = opened(NodeFolder.open(config.data(), config.name()));
    findOthers(folder, recognition, introductions);
    ExecutorService readers = opened(pool("read", Math.max(MIN_READERS, cores())));
    Nodes nodes = new RemoteNodes(links, whereabouts, recognition);
    Peers peers = new LocalPeers(hosted, new RemotePeers(links, whereabouts));
    PacedCopies pace = new PacedCopies(config.resources().copies());
    StagedFileCopies copies = new StagedFileCopies(config.name(), nodes, whereabouts);
    Replicas.Setup setup =
        new Replicas.Setup(
            config,
            folder,
            raft,
            disks,
            hosted,
            nodes,
            whereabouts,
            clock,
            memoryOfService(folder),
            readers,
            pace,
            service -> file -> copies.fetch(service, file),
            faults,
            watch);
    Replicas replicas = opened(new Replicas(setup));
    clock.whileAhead(replicas::offerLeadership);
    Founding founding = new Founding(config, folder, replicas, faults);
    founding.open();
    if (server.isPresent()) {
      opened(UserFollowing.start(users, peers, hosted));
    }
    Reporter.Setup reports =
        new Reporter.Setup(() -> report(replicas, folder), hosted, nodes, whereabouts, clock);
    Reporter reporter = opened(new Reporter(reports));
    founding.found(peers, reporter, address());
    if (founding.isAlone()) {
      Agreement.check(hosted, config.data());
    }
    Drivers drivers = opened(new Drivers(hosted, peers, copies, driverSettings(pace)));
    replicas.watchedBy(monitor);
    replicas.drivenBy(drivers);
    opened(placement(replicas, nodes));
    opened(replicas::giveLeadershipAway);
    monitor.serves(peers, reporter::refusal);
    server.ifPresent(it -> serve(it, replicas, recognition));
    tell();
  }

  /** Reads where the other nodes are, and refuses to be a second process of this one. */
  private void findOthers(NodeFolder folder, Recognition recognition, Introductions introductions)
      throws IOException {
    whereabouts.keepIn(AddressBook.open(folder.addressBook()));
    whereabouts.followBy(recognition);
    requireWayToCoordinator(folder);
    if (listening.isEmpty()) {
      return;
    }
    NodeProcess self = NodeProcess.beginning(config.name(), folder.id(), address());
    recognition.introduce(self);
    if (isInCluster() && !folder.isNew()) {
      TwinSearch.requireNone(
          self,
          whereabouts.candidates(GroupName.COORDINATOR),
          address -> introductions.meet(address, self));
    }
  }

  private PlacementKeeper placement(Replicas replicas, Nodes nodes) {
    return new PlacementKeeper(
        new PlacementKeeper.Setup(
            config.name(),
            hosted,
            replicas,
            nodes,
            whereabouts,
            config.placement(),
            config.timing().data().clockBoundMillis()));
  }

  private Monitor openMonitor() throws IOException {
    Monitor monitor = opened(Monitor.start(config.watching(), config.name(), hosted, clock));
    monitoring = Optional.of(monitor);
    return monitor;
  }

  private void serve(RpcServer server, Replicas replicas, Recognition recognition) {
    opened(recognition);
    server.arrangedBy(replicas);
    server.serving();
  }

  private void tell() {
    String where = listening.map(Endpoint::toString).orElse("nowhere");
    LOG.info(
        isRemoved() ? "node leaves: name={} listen={}" : "node serves: name={} listen={}",
        config.name(),
        where);
  }

  /**
   * Returns whether the cluster has said that this node was removed from it: it runs only until
   * others have what it has.
   */
  public boolean isRemoved() {
    return whereabouts.nodes().stream()
        .anyMatch(node -> node.name().equals(config.name()) && node.standing() == Standing.REMOVED);
  }

  private Raft openRaft(Channels channels, OtherVersions versions, DiskOpener watched) {
    GrpcRaftTransport transport =
        opened(
            new GrpcRaftTransport(
                config.name(),
                node -> whereabouts.address(node).map(Endpoint::parse),
                address -> channels.openUndispatched(address.toString()),
                versions));
    return opened(new Raft(config.name(), watched, transport, SNAPSHOT_BYTES_PER_SECOND));
  }

  private boolean isInCluster() {
    return !config.network().join().isEmpty() || !whereabouts.others(config.name()).isEmpty();
  }

  /** Refuses a node that could reach no coordinator: neither others, nor one of its own. */
  private void requireWayToCoordinator(NodeFolder folder) throws IOException {
    requireAlone();
    if (!isInCluster()) {
      folder.requireCoordinator();
    }
  }

  /** Refuses to open a node of a cluster without a way to the others. */
  private void requireAlone() throws IOException {
    List<String> others = whereabouts.others(config.name());
    if (config.network().listen().isEmpty() && !others.isEmpty()) {
      throw new IOException(
          "directory is of a node in a cluster: directory="
              + config.data().toAbsolutePath()
              + " others="
              + others
              + ". Start it with: godwit serve --data "
              + config.data()
              + ", and connect to it");
    }
  }

  private long memoryOfService(NodeFolder folder) throws IOException {
    int expected = config.network().listen().isPresent() ? EXPECTED_REPLICAS : 1;
    int present = Math.max(folder.services().size(), config.services());
    return config.resources().memoryBytes() / Math.max(expected, present);
  }

  private NodeReport report(Replicas replicas, NodeFolder folder) {
    long free;
    try {
      free = disks.usableBytes(config.data());
    } catch (IOException e) {
      free = 0;
    }
    return new NodeReport(
        config.name(), folder.id(), address(), clock.millis(), free, replicas.reports());
  }

  /** Returns the way in for clients in this process. */
  public Transport transport() {
    return new EmbeddedTransport(hosted, audit);
  }

  /** Returns a new client in this process; the caller closes it. */
  public Godwit client() {
    return client(ClientSettings.standard(new SecureRandom()));
  }

  /** Returns a new client in this process that goes by {@code settings}; the caller closes it. */
  public Godwit client(ClientSettings settings) {
    return RoutingClient.over(transport(), settings);
  }

  /** Returns the node's name. */
  public String name() {
    return config.name();
  }

  /** Returns where the node listens; empty if nowhere. */
  public Optional<Endpoint> endpoint() {
    return listening;
  }

  /** Returns the figures and the health of the node; empty before it has begun to start. */
  public Optional<Monitor> monitor() {
    return monitoring;
  }

  /** Returns the services that this node hosts. */
  public HostedServices hosted() {
    return hosted;
  }

  /**
   * Completes when the coordinator, if this node hosts it, has nothing to learn: at once, unless it
   * was put back from a backup.
   */
  public CompletableFuture<Void> learnt() {
    CompletableFuture<Void> learnt = new CompletableFuture<>();
    hosted
        .coordinator()
        .ifPresentOrElse(
            coordinator -> {
              Runnable look =
                  () -> {
                    if (coordinator.view().learning().isEmpty()) {
                      learnt.complete(null);
                    }
                  };
              coordinator.watch(look);
              look.run();
            },
            () -> learnt.complete(null));
    return learnt;
  }

  /** Returns what has halted a replica of this node, if anything has. */
  public Optional<Throwable> fault() {
    return faults.first();
  }

  /**
   * Stops everything, in the reverse order; what is under way fails. Closing again does nothing.
   */
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      AutoCloseable part = closing.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("closing failed: part={}", part, e);
      }
    }
  }

  private Optional<RpcServer> listen(
      Wiring wiring, UserDirectory users, Raft raft, Recognition recognition, Watch watch)
      throws IOException {
    Optional<Endpoint> wanted = config.network().listen();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Guard guard = new Guard(users, config.security(), hosted, clock::millis, this::isInCluster);
    RpcServer.Setup setup =
        new RpcServer.Setup(
            config.name(),
            hosted,
            whereabouts,
            raft,
            this::address,
            recognition,
            wiring,
            guard,
            audit,
            RefusalLog.usual(),
            watch);
    RpcServer server = opened(RpcServer.start(wanted.get(), setup));
    listening = Optional.of(server.endpoint());
    return Optional.of(server);
  }

  private String address() {
    return config.network().advertised().or(() -> listening).map(Endpoint::toString).orElse("");
  }

  private Drivers.Setup driverSettings(PacedCopies copies) {
    return new Drivers.Setup(
        config.timing().reshape(), config.timing().retention(), copies, clock::millis);
  }

  private <T extends AutoCloseable> T opened(T part) {
    closing.push(part);
    return part;
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private ExecutorService pool(String what, int threads) {
    String prefix = config.name() + "-" + what + "-";
    return Executors.newFixedThreadPool(
        threads, Thread.ofPlatform().daemon().name(prefix, 1).factory());
  }
}
