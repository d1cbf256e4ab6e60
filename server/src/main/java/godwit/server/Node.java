package godwit.server;

import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.RoutingClient;
import godwit.client.Transport;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.partition.ServiceId;
import godwit.rocks.RocksSettings;
import godwit.rocks.StoreUnavailableException;
import godwit.server.drive.Drivers;
import godwit.server.drive.LocalPeers;
import godwit.server.drive.Peers;
import godwit.server.journal.DirectoryDisk;
import godwit.server.raft.DiskOpener;
import godwit.server.raft.Raft;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.DiskSpace;
import godwit.server.replica.HostedServices;
import godwit.server.replica.ReplicaHome;
import godwit.server.rpc.Endpoint;
import godwit.server.rpc.RemotePeers;
import godwit.server.rpc.RpcServer;
import godwit.server.rpc.Wiring;
import godwit.server.security.AuditLog;
import godwit.server.security.Guard;
import godwit.server.security.RefusalLog;
import godwit.server.security.UserDirectory;
import godwit.server.security.UserFollowing;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final long START_TIMEOUT_SECONDS = 60;
  private static final long COORDINATOR_MEMORY_BYTES = 16L << 20;
  private static final int MIN_READERS = 2;
  private static final long FIRST_INCARNATION = 1;

  private final NodeConfig config;
  private final DiskOpener disks;
  private final HostedServices hosted = new HostedServices();
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final FaultLog faults = new FaultLog();
  private final AuditLog audit;
  private Optional<Endpoint> listening = Optional.empty();

  private Node(NodeConfig config, DiskOpener disks) {
    this.config = config;
    this.disks = disks;
    this.audit = new AuditLog(config.data());
  }

  /**
   * Starts a node; when it returns, the node serves.
   *
   * @throws IOException with what is wrong and what to do next
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
    Node node = new Node(config, disks);
    try {
      node.start();
      return node;
    } catch (StoreUnavailableException e) {
      node.close();
      throw new IOException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
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

  /** The parts in the order in which each needs the ones before. */
  private void start() throws IOException {
    Wiring wiring = Wiring.of(config.security());
    UserDirectory users = new UserDirectory();
    // First, so that a taken port leaves no store behind.
    Optional<RpcServer> server = listen(wiring, users);
    NodeFolder folder = opened(NodeFolder.open(config.data(), config.name()));
    ExecutorService readers = opened(pool("read", Math.max(MIN_READERS, cores())));
    Raft raft = opened(new Raft(config.name(), disks));
    RemotePeers elsewhere = opened(new RemotePeers(hosted, config.network().coordinator(), wiring.channels()));
    Peers peers = new LocalPeers(hosted, elsewhere);
    if (config.network().coordinator().isEmpty()) {
      CoordinatorService coordinator = opened(startCoordinator(raft, folder.coordinator()));
      begin(coordinator);
      hosted.add(coordinator);
    }
    if (server.isPresent()) {
      opened(UserFollowing.start(users, peers, hosted));
    }
    List<ServiceId> present = folder.services();
    int services = Math.max(config.services(), present.size());
    for (int i = 1; i <= services; i++) {
      Optional<ServiceId> claimed =
          i <= present.size() ? Optional.of(present.get(i - 1)) : Optional.empty();
      ServiceId id = register(peers, i, claimed);
      RocksSettings rocks = new RocksSettings(config.resources().memoryBytes() / services);
      ReplicaHome home =
          new ReplicaHome(folder.service(id.toString()), rocks, config.timing().logs());
      DataService service = opened(startService(id, raft, home, readers));
      await(service.led(), "data service did not begin to lead: service=" + id);
      hosted.add(service);
    }
    Agreement.check(hosted, config.data());
    opened(new Drivers(hosted, peers, driverSettings()));
    server.ifPresent(RpcServer::serving);
    LOG.info("node serves: name={} listen={}", config.name(), listening);
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

  /** Returns where the node listens; empty if nowhere. */
  public Optional<Endpoint> endpoint() {
    return listening;
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

  private Optional<RpcServer> listen(Wiring wiring, UserDirectory users) throws IOException {
    Optional<Endpoint> wanted = config.network().listen();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Guard guard = new Guard(users, config.security(), hosted, System::currentTimeMillis);
    RpcServer.Setup setup =
        new RpcServer.Setup(
            config.name(), hosted, wiring, guard, audit, RefusalLog.usual());
    RpcServer server = opened(RpcServer.start(wanted.get(), setup));
    listening = Optional.of(server.endpoint());
    return Optional.of(server);
  }

  private CoordinatorService startCoordinator(Raft raft, Path directory) throws IOException {
    RocksSettings rocks = new RocksSettings(COORDINATOR_MEMORY_BYTES);
    return CoordinatorService.start(
        new CoordinatorService.Setup(
            raft,
            new ReplicaHome(directory, rocks, config.timing().logs()),
            config.timing().coordinator(),
            System::currentTimeMillis,
            faults));
  }

  /** Has the coordinator give out ids; one that was put back from a backup learns first. */
  private void begin(CoordinatorService coordinator) throws IOException {
    await(coordinator.led(), "coordinator did not begin to lead");
    await(
        coordinator.propose(new CoordinatorCommand.Bootstrap(FIRST_INCARNATION)),
        "coordinator did not begin");
    if (config.restored()) {
      // A time is higher than any incarnation that was given out since the backup.
      long seconds = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
      long present = coordinator.view().numbers().incarnation();
      await(
          coordinator.propose(new CoordinatorCommand.Restore(Math.max(seconds, present + 1))),
          "coordinator did not begin to learn");
    }
  }

  private DataService startService(
      ServiceId id, Raft raft, ReplicaHome home, ExecutorService readers) throws IOException {
    return DataService.start(
        id,
        new DataService.Setup(
            raft,
            home,
            config.timing().data(),
            System::currentTimeMillis,
            new DiskSpace(
                () -> disks.usableBytes(config.data()), config.resources().diskReserveBytes()),
            readers,
            faults));
  }

  /**
   * Returns the id of this node's {@code i}-th data service; the coordinator gives it once and for
   * all, or knows it already as the one that is claimed.
   */
  private ServiceId register(Peers peers, int i, Optional<ServiceId> claimed) throws IOException {
    String name = config.name() + "-" + i;
    String address =
        config.network().advertised().or(() -> listening).map(Endpoint::toString).orElse("");
    CommandAnswer answer =
        await(
            peers.record(new CoordinatorCommand.RegisterService(name, address, claimed)),
            "coordinator can't be reached: coordinator=" + config.network().coordinator());
    if (answer instanceof CommandAnswer.Registered registered) {
      return registered.service();
    }
    throw new IOException("coordinator refused the service: name=" + name + " " + answer);
  }

  /** Returns what the future comes to while a node may take to start. */
  private <T> T await(CompletableFuture<T> future, String failed) throws IOException {
    try {
      return future.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting: node=" + config.name(), e);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = faults.first().orElse(e);
      throw new IOException(failed + ". Look at the cause: " + cause.getMessage(), cause);
    }
  }

  private Drivers.Setup driverSettings() {
    return new Drivers.Setup(
        config.timing().reshape(), config.timing().retention(), System::currentTimeMillis);
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
