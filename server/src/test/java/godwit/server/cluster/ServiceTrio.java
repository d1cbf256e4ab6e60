package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.data.DataSettings;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.ServiceId;
import godwit.placement.NodeReport;
import godwit.placement.NodeStatus;
import godwit.placement.PlacementStep;
import godwit.placement.Standing;
import godwit.request.CoordinatorAnswer;
import godwit.reshape.CopyPace;
import godwit.rocks.RocksSettings;
import godwit.server.journal.DirectoryDisk;
import godwit.server.raft.Cuts;
import godwit.server.raft.GroupConfig;
import godwit.server.raft.MemoryWiring;
import godwit.server.raft.Raft;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.DataService;
import godwit.server.replica.DiskSpace;
import godwit.server.replica.NodeClock;
import godwit.server.replica.PacedCopies;
import godwit.server.replica.ReplicaHome;
import godwit.server.watch.Watch;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A data service with a replica on each of three nodes of this process, whose cables can be cut:
 * those of the group, and those by which staged files travel. Not thread-safe.
 */
final class ServiceTrio implements AutoCloseable {
  static final ServiceId ID = new ServiceId(2);
  static final List<String> NODES = List.of("a", "b", "c");
  private static final GroupConfig.Rhythm RHYTHM =
      new GroupConfig.Rhythm(Duration.ofMillis(500), Duration.ofHours(20), 256L << 20);
  private static final long MEMORY_BYTES = 16L << 20;
  private static final long SNAPSHOT_RATE = 64L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FETCH_PATIENCE = Duration.ofSeconds(2);

  private final Path directory;
  private final MemoryWiring wiring = new MemoryWiring();
  private final Cuts cuts = new Cuts();
  private final Cuts fileCuts = new Cuts();
  private final Map<String, Member> members = new ConcurrentSkipListMap<>();

  /**
   * A node with its replica.
   *
   * @param readers run its reads, unless they are held
   * @param faults what halted it
   */
  record Member(
      String name,
      Raft raft,
      DataService service,
      StagedFileCopies copies,
      HeldTasks readers,
      Queue<Throwable> faults) {}

  /** Runs what comes where it comes from, or keeps it for later. */
  static final class HeldTasks implements Executor {
    private final Queue<Runnable> kept = new ConcurrentLinkedQueue<>();
    private volatile boolean holds;

    void hold() {
      holds = true;
    }

    boolean has() {
      return !kept.isEmpty();
    }

    /** Runs what was kept, and from now on what comes. */
    void release() {
      holds = false;
      for (Runnable task = kept.poll(); task != null; task = kept.poll()) {
        task.run();
      }
    }

    @Override
    public void execute(Runnable task) {
      if (holds) {
        kept.add(task);
      } else {
        task.run();
      }
    }
  }

  private ServiceTrio(Path directory) {
    this.directory = directory;
  }

  /** Founds the service at the first node, and has the others join. */
  static ServiceTrio found(Path directory) throws Exception {
    ServiceTrio trio = new ServiceTrio(directory);
    Member first = trio.start("a");
    await("a leads", () -> first.service().leads());
    for (String node : List.of("b", "c")) {
      trio.start(node);
      first.service().group().addLearner(node, 0).get(20, TimeUnit.SECONDS);
      await(
          node + " has caught up",
          () ->
              first.service().group().progress().stream()
                  .anyMatch(it ->
                      it.node().equals(node)
                          && it.matchIndex() == first.service().group().lastIndex()));
      first.service().group().promote(node).get(20, TimeUnit.SECONDS);
    }
    return trio;
  }

  /** Starts a service of one replica on a node of its own. */
  static Member alone(ServiceId id, String node, Path directory) throws IOException {
    return start(
        id,
        node,
        directory,
        false,
        new Raft(node, DirectoryDisk::open),
        new StagedFileCopies(node, Nodes.NONE, new Whereabouts(List.of())));
  }

  /** Starts the node, as one that was stopped or that waits to be added. */
  Member start(String node) throws IOException {
    Raft raft =
        new Raft(node, DirectoryDisk::open, cuts.over(node, wiring.transport(node)), SNAPSHOT_RATE);
    wiring.open(node, raft);
    Whereabouts whereabouts = new Whereabouts(List.of());
    whereabouts.learn(NODES.stream().map(ServiceTrio::status).toList());
    NODES.forEach(it -> whereabouts.met(it, it));
    StagedFileCopies copies =
        new StagedFileCopies(node, new FileCables(node), whereabouts, FETCH_PATIENCE);
    Member member = start(ID, node, directory.resolve(node), !node.equals("a"), raft, copies);
    members.put(node, member);
    return member;
  }

  private static Member start(
      ServiceId id, String node, Path directory, boolean joins, Raft raft, StagedFileCopies copies)
      throws IOException {
    Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    HeldTasks readers = new HeldTasks();
    DataService service =
        DataService.start(
            id,
            new DataService.Setup(
                raft,
                new ReplicaHome(
                    directory,
                    new RocksSettings(MEMORY_BYTES),
                    RHYTHM,
                    joins ? OptionalInt.of(0) : OptionalInt.empty()),
                DataSettings.DEFAULT,
                new NodeClock(System::currentTimeMillis, DataSettings.DEFAULT.clockBoundMillis()),
                new DiskSpace(() -> Long.MAX_VALUE, 0),
                readers,
                new PacedCopies(CopyPace.Limits.DEFAULT),
                file -> copies.fetch(id, file),
                faults::add,
                Watch.alone()));
    return new Member(node, raft, service, copies, readers, faults);
  }

  private static NodeStatus status(String node) {
    return new NodeStatus(
        node,
        node,
        Standing.SERVING,
        new NodeStatus.Silence(true, 0),
        0,
        OptionalLong.empty(),
        List.of(new NodeStatus.ReplicaStatus(ID.toString(), NodeStatus.Role.VOTER, 0, 0)));
  }

  Member member(String node) {
    return Optional.ofNullable(members.get(node)).orElseThrow();
  }

  Member leader() {
    await("a leader", () -> members.values().stream().anyMatch(it -> it.service().leads()));
    return members.values().stream().filter(it -> it.service().leads()).findFirst().orElseThrow();
  }

  /** Stops a node. */
  void stop(String node) {
    wiring.shut(node);
    Member member = member(node);
    members.remove(node);
    member.service().close();
    member.raft().close();
  }

  /** Cuts the node off, from the group and from staged files. */
  void cutOff(String node) {
    NODES.stream().filter(it -> !it.equals(node)).forEach(it -> cuts.cut(it, node));
    cutFilesOff(node);
  }

  /** Lets no staged file come to the node or go from it. */
  void cutFilesOff(String node) {
    NODES.stream().filter(it -> !it.equals(node)).forEach(it -> fileCuts.cut(it, node));
  }

  /** Takes back all that was cut off from the node. */
  void mend(String node) {
    NODES.forEach(it -> cuts.mend(it, node));
    NODES.forEach(it -> fileCuts.mend(it, node));
  }

  /** Waits until the replica of the node has applied all that the leader has, and knows. */
  void awaitCaughtUp(String node) {
    RaftGroup leader = leader().service().group();
    // What the others have synced is committed, and answered, before the leader's own log has it.
    await(
        node + " has applied all",
        () ->
            member(node).service().group().appliedIndex()
                == Math.max(leader.lastIndex(), leader.committedIndex()));
  }

  /** Returns all rows of the node's store. */
  List<String> dump(String node) {
    List<String> rows = new ArrayList<>();
    try (Snapshot snapshot = member(node).service().store().snapshot();
        Cursor cursor = snapshot.cursor(KeyRange.ALL, Direction.FORWARD)) {
      for (; cursor.valid(); cursor.next()) {
        rows.add(cursor.key() + "=" + cursor.value());
      }
    }
    return rows;
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    List.copyOf(members.keySet()).forEach(this::stop);
    wiring.close();
  }

  /** How staged files come from node to node; a node's address is its name. */
  private final class FileCables implements Nodes {
    private final String self;

    FileCables(String self) {
      this.self = self;
    }

    @Override
    public CompletableFuture<Void> stage(
        String address, ServiceId service, String file, Bytes content) {
      return CompletableFuture.runAsync(() -> at(address).stagedCopies().adopt(file, content));
    }

    @Override
    public CompletableFuture<Optional<Bytes>> fetch(
        String address, ServiceId service, String file) {
      return CompletableFuture.supplyAsync(() -> {
        DataService there = at(address);
        return there.store().staging().holds(file)
            ? Optional.of(there.stagedCopies().content(file))
            : Optional.empty();
      });
    }

    private DataService at(String address) {
      Member member = members.get(address);
      if (member == null || fileCuts.between(self, address)) {
        throw new IllegalStateException("no way: from=" + self + " to=" + address);
      }
      return member.service();
    }

    @Override
    public CompletableFuture<CoordinatorAnswer> report(String address, NodeReport report) {
      throw new UnsupportedOperationException("no coordinator is here");
    }

    @Override
    public CompletableFuture<Void> arrange(String address, PlacementStep step) {
      throw new UnsupportedOperationException("no placement is here");
    }
  }
}
