package godwit.server;

import godwit.partition.ServiceId;
import godwit.placement.ClockLead;
import godwit.placement.GroupName;
import godwit.placement.NodeStatus;
import godwit.placement.PlacementStep;
import godwit.placement.ReplicaReport;
import godwit.rocks.RocksSettings;
import godwit.server.cluster.Nodes;
import godwit.server.cluster.ReplicaKeeper;
import godwit.server.cluster.SealWait;
import godwit.server.cluster.Whereabouts;
import godwit.server.drive.Drivers;
import godwit.server.monitor.Monitor;
import godwit.server.raft.DiskOpener;
import godwit.server.raft.Progress;
import godwit.server.raft.Raft;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.DiskSpace;
import godwit.server.replica.HostedServices;
import godwit.server.replica.NodeClock;
import godwit.server.replica.PacedCopies;
import godwit.server.replica.ReplicaHome;
import godwit.server.watch.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas of this node: opened when it starts and when the placement wants one, closed when it
 * stops, deleted when a group has gone on without. Thread-safe; replicas are opened and deleted on
 * a thread of their own, and groups are changed on another one.
 */
final class Replicas implements ReplicaKeeper, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
  private static final long COORDINATOR_MEMORY_BYTES = 16L << 20;
  private static final long CLOSE_SECONDS = 30;

  private final Setup setup;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("godwit-replicas").factory());
  private final SealWait seals;
  private @Nullable Drivers drivers;
  private @Nullable Monitor monitor;
  private boolean closed;

  /**
   * What replicas are made of.
   *
   * @param clock of this node
   * @param memoryBytes for caches and memtables of one data service
   * @param readers runs reads that had to wait
   * @param copies of moves, paced
   * @param elsewhere brings a staged file of a service from other replicas; may block
   */
  record Setup(
      NodeConfig config,
      NodeFolder folder,
      Raft raft,
      DiskOpener disks,
      HostedServices hosted,
      Nodes nodes,
      Whereabouts whereabouts,
      NodeClock clock,
      long memoryBytes,
      Executor readers,
      PacedCopies copies,
      Function<ServiceId, Function<String, Optional<godwit.key.Bytes>>> elsewhere,
      FaultLog faults,
      Watch watch) {}

  Replicas(Setup setup) {
    this.setup = setup;
    this.seals = new SealWait(setup.hosted()::find);
  }

  /** Has what is open driven, and what is opened from now on. */
  synchronized void drivenBy(Drivers those) {
    drivers = those;
    setup.hosted().coordinator().ifPresent(those::drive);
    setup.hosted().data().forEach(those::drive);
  }

  /** Has what is open watched, and what is opened from now on. */
  synchronized void watchedBy(Monitor that) {
    monitor = that;
    setup.hosted().coordinator().ifPresent(that::attach);
    setup.hosted().data().forEach(that::attach);
  }

  /**
   * Opens the coordinator's replica, which founds the group if there is none and it did not join.
   */
  synchronized CoordinatorService openCoordinator() throws IOException {
    Path directory = setup.folder().coordinator();
    CoordinatorService coordinator =
        CoordinatorService.start(
            new CoordinatorService.Setup(
                setup.raft(),
                home(directory, COORDINATOR_MEMORY_BYTES),
                setup.config().timing().coordinator(),
                setup.clock(),
                setup.readers(),
                setup.faults(),
                setup.watch()));
    setup.hosted().add(coordinator);
    if (monitor != null) {
      monitor.attach(coordinator);
    }
    if (drivers != null) {
      drivers.drive(coordinator);
    }
    return coordinator;
  }

  /** Opens the replica of a data service, likewise. */
  synchronized DataService openService(ServiceId id) throws IOException {
    Path directory = setup.folder().service(id.toString());
    DataService service =
        DataService.start(
            id,
            new DataService.Setup(
                setup.raft(),
                home(directory, setup.memoryBytes()),
                setup.config().timing().data(),
                setup.clock(),
                new DiskSpace(
                    () -> setup.disks().usableBytes(setup.config().data()),
                    setup.config().resources().diskReserveBytes()),
                setup.readers(),
                setup.copies(),
                setup.elsewhere().apply(id),
                setup.faults(),
                setup.watch()));
    setup.hosted().add(service);
    if (monitor != null) {
      monitor.attach(service);
    }
    if (drivers != null) {
      drivers.drive(service);
    }
    return service;
  }

  /** Returns what is to be told of all replicas here. */
  List<ReplicaReport> reports() {
    List<ReplicaReport> reports = new ArrayList<>();
    setup.hosted().coordinator().ifPresent(it -> reports.add(it.report()));
    setup.hosted().data().forEach(it -> reports.add(it.report()));
    return reports;
  }

  /** Returns the groups that have a replica here. */
  List<RaftGroup> groups() {
    List<RaftGroup> groups = new ArrayList<>();
    setup.hosted().coordinator().ifPresent(it -> groups.add(it.group()));
    setup.hosted().data().forEach(it -> groups.add(it.group()));
    return groups;
  }

  /**
   * Begins to give the leadership of each group to another of its voters that answers, as far as
   * there is one whose clock is right; tried again it does nothing while it is under way.
   */
  List<CompletableFuture<Void>> offerLeadership() {
    long boundMillis = setup.config().timing().data().clockBoundMillis();
    List<String> ahead =
        setup.whereabouts().nodes().stream()
            .filter(it ->
                it.clockLeadMillis().isPresent()
                    && ClockLead.isTooFar(it.clockLeadMillis().getAsLong(), boundMillis, true))
            .map(NodeStatus::name)
            .toList();
    List<CompletableFuture<Void>> given = new ArrayList<>();
    for (RaftGroup group : groups()) {
      group.progress().stream()
          .filter(it -> group.leads() && it.couldLead() && !ahead.contains(it.node()))
          .max(Comparator.comparingLong(Progress::matchIndex))
          .ifPresent(heir -> given.add(group.transferLeadership(heir.node())));
    }
    return given;
  }

  /**
   * Has others lead before this node goes, so that nobody waits for an election. Waits for two
   * election timeouts at most: an heir that does not lead within one does not take it any more, and
   * the other is for this node to hear of it.
   */
  void giveLeadershipAway() {
    List<CompletableFuture<Void>> given = offerLeadership();
    Duration patience = setup.config().timing().logs().electionTimeout().multipliedBy(2);
    try {
      CompletableFuture.allOf(given.toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      LOG.info("not all leadership was given away: cause={}", cause.getMessage());
    } catch (TimeoutException e) {
      LOG.info("not all leadership was given away: cause=nobody took it in time");
    }
  }

  /** Takes the step on a thread for changes; it may have to wait for a seal first. */
  @Override
  public CompletableFuture<Void> perform(PlacementStep step) {
    return seals.whenDue(step, this::take);
  }

  private CompletableFuture<Void> take(PlacementStep step) {
    return switch (step) {
      case PlacementStep.Host host -> CompletableFuture.runAsync(() -> host(host), thread);
      case PlacementStep.AddLearner add ->
          led(add).thenCompose(group -> group.addLearner(add.node(), add.number()));
      case PlacementStep.Promote promote ->
          led(promote).thenCompose(group -> group.promote(promote.node()));
      case PlacementStep.Remove remove ->
          led(remove).thenCompose(group -> group.remove(remove.node()));
      case PlacementStep.Transfer transfer ->
          led(transfer).thenCompose(group -> give(group, transfer.node()));
      case PlacementStep.Discard discard -> led(discard).thenCompose(it -> discard(it, discard));
      case PlacementStep.Delete order -> CompletableFuture.runAsync(() -> delete(order), thread);
    };
  }

  /**
   * Gives the leadership to a node that answers this one. The coordinator hears nothing of a death
   * for a while, and whoever died has the least to lead.
   */
  private static CompletableFuture<Void> give(RaftGroup group, String heir) {
    Optional<Progress> silent =
        group.progress().stream()
            .filter(it -> it.node().equals(heir) && it.votes() && !it.couldLead())
            .findFirst();
    return silent.isEmpty()
        ? group.transferLeadership(heir)
        : CompletableFuture.failedFuture(
            new IllegalStateException(
                "heir does not answer: group="
                    + group.name()
                    + " node="
                    + heir
                    + " alive="
                    + silent.get().isAlive()
                    + " matchIndex="
                    + silent.get().matchIndex()));
  }

  private void host(PlacementStep.Host host) {
    Path directory = directory(host.group());
    try {
      if (find(host.group()).isPresent()) {
        return;
      }
      if (!Files.exists(directory)) {
        setup.folder().joins(directory);
      } else if (setup.folder().joinedAs(directory).isEmpty()) {
        throw new IOException("directory is of no replica that joined: directory=" + directory);
      }
      // Made before, it could not be opened then, or not be deleted: it is the same replica.
      open(host.group());
      LOG.info("replica waits to be added: group={}", host.group());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open(String group) throws IOException {
    if (group.equals(GroupName.COORDINATOR)) {
      openCoordinator();
    } else {
      openService(ServiceId.parse(group));
    }
  }

  /*
   * The order to delete may come late: the node may belong to the group again by then, by the same
   * replica or by another one. Another one has another number. The same one belongs to it by an
   * entry behind what is committed now, and before its log has more than that, nothing rests on it:
   * all that it could have acknowledged is committed without it. So up to where the log is
   * committed is asked before who belongs to the group.
   */
  /** As the leader: makes sure, and has the node delete. */
  private CompletableFuture<Void> discard(RaftGroup group, PlacementStep.Discard discard) {
    long term = group.term();
    return group
        .readBarrier()
        .thenComposeAsync(
            sure -> {
              long index = group.committedIndex();
              return group
                  .settledMembership()
                  .thenCompose(members -> {
                    if (members.contains(discard.node())
                        || !group.leads()
                        || group.term() != term) {
                      throw new IllegalStateException(
                          "node belongs to the group: node=" + discard.node());
                    }
                    return order(
                        new PlacementStep.Delete(
                            discard.group(), discard.node(), discard.number(), term, index));
                  });
            },
            setup.readers());
  }

  private CompletableFuture<Void> order(PlacementStep.Delete order) {
    return setup
        .whereabouts()
        .address(order.node())
        .map(address -> setup.nodes().arrange(address, order))
        .orElseThrow(() -> new IllegalStateException("no address is known: node=" + order.node()));
  }

  private void delete(PlacementStep.Delete order) {
    String group = order.group();
    Optional<RaftGroup> found = find(group);
    if (found.isEmpty()) {
      return;
    }
    if (found.get().number() != order.number()) {
      throw new IllegalStateException(
          "order is for another replica: group="
              + group
              + " number="
              + order.number()
              + " here="
              + found.get().number());
    }
    if (found.get().leads()) {
      throw new IllegalStateException("replica leads: group=" + group);
    }
    if (found.get().isAddressed()) {
      throw new IllegalStateException("a leader still addresses the replica: group=" + group);
    }
    requireNotOutrun(found.get(), order);
    try {
      synchronized (this) {
        if (closed) {
          return;
        }
        if (group.equals(GroupName.COORDINATOR)) {
          forgetCoordinator();
        } else {
          forget(ServiceId.parse(group));
        }
        // It may have been sent more until it was closed.
        if (found.get().hasOutrun(order.term(), order.index())) {
          open(group);
        }
      }
      requireNotOutrun(found.get(), order);
      setup.folder().delete(directory(group));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LOG.info("replica is deleted: group={}", group);
  }

  private static void requireNotOutrun(RaftGroup group, PlacementStep.Delete order) {
    if (group.hasOutrun(order.term(), order.index())) {
      throw new IllegalStateException(
          "replica was sent more since: group="
              + group.name()
              + " term="
              + order.term()
              + " index="
              + order.index()
              + " last="
              + group.lastIndex());
    }
  }

  private void forgetCoordinator() {
    if (drivers != null) {
      drivers.releaseCoordinator();
    }
    Optional<CoordinatorService> coordinator = setup.hosted().coordinator();
    setup.hosted().removeCoordinator();
    coordinator.ifPresent(CoordinatorService::close);
    if (monitor != null) {
      monitor.detachCoordinator();
    }
  }

  private void forget(ServiceId id) {
    if (drivers != null) {
      drivers.release(id);
    }
    Optional<DataService> service = setup.hosted().find(id);
    setup.hosted().remove(id);
    service.ifPresent(DataService::close);
    if (monitor != null) {
      monitor.detach(id);
    }
  }

  @Override
  public void close() {
    seals.close();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("replicas are still being opened or deleted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      closed = true;
      new ArrayList<>(setup.hosted().data()).reversed().forEach(DataService::close);
      setup.hosted().coordinator().ifPresent(CoordinatorService::close);
    }
  }

  private CompletableFuture<RaftGroup> led(PlacementStep step) {
    Optional<RaftGroup> group = find(step.group()).filter(RaftGroup::leads);
    return group.isPresent()
        ? CompletableFuture.completedFuture(group.get())
        : CompletableFuture.failedFuture(
            new IllegalStateException("group is not led here: group=" + step.group()));
  }

  private Optional<RaftGroup> find(String group) {
    return group.equals(GroupName.COORDINATOR)
        ? setup.hosted().coordinator().map(CoordinatorService::group)
        : setup.hosted().find(ServiceId.parse(group)).map(DataService::group);
  }

  private Path directory(String group) {
    return group.equals(GroupName.COORDINATOR)
        ? setup.folder().coordinator()
        : setup.folder().service(group);
  }

  private ReplicaHome home(Path directory, long memoryBytes) throws IOException {
    return new ReplicaHome(
        directory,
        new RocksSettings(memoryBytes),
        setup.config().timing().logs(),
        setup.folder().joinedAs(directory));
  }
}
