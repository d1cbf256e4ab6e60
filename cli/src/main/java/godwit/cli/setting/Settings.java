package godwit.cli.setting;

import godwit.cli.store.StoreOptions;
import godwit.coordinator.CoordinatorSettings;
import godwit.data.DataSettings;
import godwit.placement.PlacementSettings;
import godwit.reshape.CopyPace;
import godwit.reshape.ReshapeSettings;
import godwit.server.NodeConfig;
import godwit.server.NodeConfig.Resources;
import godwit.server.raft.GroupConfig.Rhythm;
import godwit.server.rpc.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table of all settings. A further one is one row; what it lies in is a {@link Group}. File,
 * environment, {@code --set}, checks and the example follow from it. After a change: {@code godwit
 * config example > docs/godwit.conf}.
 */
final class Settings {
  /** A node that nothing was set for; its directory is missing. */
  static final NodeConfig USUAL =
      NodeConfig.embedded(Path.of(""), 2)
          .listeningAt(Endpoint.parse(StoreOptions.DEFAULT_ENDPOINT));

  private static final Group<Resources> RESOURCES =
      new Group<>(NodeConfig::resources, NodeConfig::with);
  private static final Group<Rhythm> LOGS =
      new Group<>(
          node -> node.timing().logs(), (node, logs) -> node.with(node.timing().with(logs)));
  private static final Group<DataSettings> DATA =
      new Group<>(
          node -> node.timing().data(), (node, data) -> node.with(node.timing().with(data)));
  private static final Group<CoordinatorSettings> COORDINATOR =
      new Group<>(
          node -> node.timing().coordinator(),
          (node, coordinator) -> node.with(node.timing().with(coordinator)));
  private static final Group<PlacementSettings> PLACEMENT =
      new Group<>(NodeConfig::placement, NodeConfig::with);
  private static final Group<ReshapeSettings> RESHAPES =
      new Group<>(
          node -> node.timing().reshape(),
          (node, reshapes) -> node.with(node.timing().with(reshapes)));

  /** All settings, in the order of the example. */
  static final List<Setting<?>> ALL =
      Stream.of(
              identity(),
              network(),
              SecuritySettings.all(),
              placement(),
              resources(),
              logs(),
              reshapes(),
              WatchSettings.all())
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private Settings() {}

  static Optional<Setting<?>> find(String key) {
    return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
  }

  private static List<Setting<?>> identity() {
    return List.of(
        Group.NODE.setting(
            "data",
            Forms.PATH,
            NodeConfig::data,
            NodeConfig::at,
            """
            The directory that holds all that the node keeps; made if it is not there. It has no
            default: it is set here, by GODWIT_DATA or by --data.
            """),
        Group.NODE.setting(
            "name",
            Forms.NODE_NAME,
            NodeConfig::name,
            NodeConfig::named,
            """
            The node's name, another one for each node of a cluster. It is kept with the data: it
            can't be changed later.
            """),
        Group.NODE.setting(
            "services",
            Forms.whole(1, NodeConfig.MAX_SERVICES),
            NodeConfig::services,
            NodeConfig::hosting,
            """
            How many data services the node hosts at least. Each has a log and a store of its own.
            Those that the data directory has stay, so there are never fewer.
            """));
  }

  private static List<Setting<?>> network() {
    return List.of(
        Group.NODE.setting(
            "listen",
            Forms.ENDPOINT,
            node -> node.network().listen().orElseThrow(),
            NodeConfig::listeningAt,
            """
            Where the node takes connections. Port 0 is any free one. Other addresses than loopback
            take TLS, see tls.cert, or insecure = true.
            """),
        Group.NODE.setting(
            "advertise",
            Forms.optional(Forms.ENDPOINT),
            node -> node.network().advertised(),
            (node, endpoint) -> endpoint.map(node::advertisedAs).orElse(node),
            """
            Where clients and other nodes reach the node, if that is not where it listens: behind
            a proxy, in a container, or where it listens at 0.0.0.0.
            """),
        Group.NODE.setting(
            "join",
            Forms.list(Forms.ENDPOINT),
            node -> node.network().join(),
            (node, endpoints) -> node.joining(endpoints.toArray(Endpoint[]::new)),
            """
            Some nodes of the cluster that this one joins. Empty for the first node of a cluster
            and for a node that is alone. A node that has joined knows the others from then on.
            """));
  }

  private static List<Setting<?>> placement() {
    return List.of(
        PLACEMENT.setting(
            "replicas",
            Forms.REPLICAS,
            PlacementSettings::replicas,
            PlacementSettings::withReplicas,
            """
            How many nodes have a replica of each data service, where there are nodes enough. The
            same on all nodes.
            """),
        PLACEMENT.setting(
            "coordinator-replicas",
            Forms.REPLICAS,
            PlacementSettings::coordinatorReplicas,
            PlacementSettings::withCoordinatorReplicas,
            """
            Likewise of the coordinator.
            """),
        PLACEMENT.setting(
            "grace",
            Forms.duration("3s", "30d"),
            placement -> Duration.ofMillis(placement.graceMillis()),
            (placement, time) -> placement.withGraceMillis(time.toMillis()),
            """
            How long a node may be away before its replicas are replaced on others. Longer than a
            restart takes. The same on all nodes.
            """));
  }

  private static List<Setting<?>> resources() {
    return List.of(
        RESOURCES.setting(
            "memory",
            Forms.size("32MiB", "16TiB"),
            Resources::memoryBytes,
            (resources, bytes) ->
                new Resources(bytes, resources.diskReserveBytes(), resources.copies()),
            """
            For the caches and write buffers of all stores of the node together. It is beside the
            Java heap, whose size is GODWIT_HEAP in the environment (1g unless it is set).
            """),
        RESOURCES.setting(
            "disk-reserve",
            Forms.size("16MiB", "16TiB"),
            Resources::diskReserveBytes,
            (resources, bytes) -> new Resources(resources.memoryBytes(), bytes, resources.copies()),
            """
            What is kept free on the disk of the data directory. With less, writes are refused
            (NO_SPACE) until twice as much is free again; reads go on.
            """),
        RESOURCES.setting(
            "copy-limit",
            Forms.optional(Forms.size("8MiB", "16TiB")),
            Settings::copyLimit,
            Settings::copyingAtMost,
            """
            How many bytes of moves the node reads, and how many it writes, in a second at most.
            Empty for as many as its clients' requests leave time for.
            """),
        Group.NODE.setting(
            "retention",
            Forms.duration("10s", "3650d"),
            node -> node.timing().retention(),
            (node, time) -> node.with(node.timing().retaining(time)),
            """
            How long history is kept: for reads as of an earlier time, and for scans, none of
            which may last longer.
            """));
  }

  private static Optional<Long> copyLimit(Resources resources) {
    long most = resources.copies().mostBytesPerSecond();
    return most == Long.MAX_VALUE ? Optional.empty() : Optional.of(most);
  }

  private static Resources copyingAtMost(Resources resources, Optional<Long> bytesPerSecond) {
    CopyPace.Limits limits =
        bytesPerSecond.map(CopyPace.Limits.DEFAULT::atMost).orElse(CopyPace.Limits.DEFAULT);
    return new Resources(resources.memoryBytes(), resources.diskReserveBytes(), limits);
  }

  private static List<Setting<?>> logs() {
    return List.of(
        LOGS.setting(
            "election-timeout",
            Forms.duration("100ms", "10min"),
            Rhythm::electionTimeout,
            (logs, time) -> new Rhythm(time, logs.snapshotInterval(), logs.snapshotLogBytes()),
            """
            How long a replica hears nothing of its group's leader before it stands for election.
            Shorter is a quicker fail-over, and more elections for nothing on a busy machine.
            """),
        LOGS.setting(
            "snapshot-interval",
            Forms.duration("1s", "1d"),
            Rhythm::snapshotInterval,
            (logs, time) -> new Rhythm(logs.electionTimeout(), time, logs.snapshotLogBytes()),
            """
            How long after a snapshot the next one is taken of a log that has grown. A start reads
            what came after the last one.
            """),
        LOGS.setting(
            "snapshot-log-size",
            Forms.size("1MiB", "16TiB"),
            Rhythm::snapshotLogBytes,
            (logs, bytes) -> new Rhythm(logs.electionTimeout(), logs.snapshotInterval(), bytes),
            """
            By how much a log grows before a snapshot is taken earlier than that.
            """),
        DATA.setting(
            "clock-bound",
            Forms.duration("100ms", "1h"),
            data -> Duration.ofMillis(data.clockBoundMillis()),
            (data, time) -> new DataSettings(data.lifeMillis(), time.toMillis()),
            """
            How far the clock of another node may be ahead of this one's before what it sends is
            refused, and by how much a node's may lead the others' before it proposes nothing and
            gives up leadership. The same on all nodes: stop all of them to change it.
            """));
  }

  private static List<Setting<?>> reshapes() {
    return List.of(
        COORDINATOR.setting(
            "reshape.budget",
            Forms.duration("1ms", "1min"),
            coordinator -> Duration.ofMillis(coordinator.budgetMillis()),
            (coordinator, time) -> coordinator.withBudgetMillis(time.toMillis()),
            """
            For how long a move may stall the writes of a partition, unless the move says another
            time; and how long each write waits at most while its writers are slowed. The same on
            all nodes: stop all of them to change it.
            """),
        COORDINATOR.setting(
            "reshape.per-service",
            Forms.whole(1, 64),
            CoordinatorSettings::reshapesPerService,
            CoordinatorSettings::withReshapesPerService,
            """
            How many splits, joins and moves run on a data service at a time; others wait. The same
            on all nodes: stop all of them to change it.
            """),
        COORDINATOR.setting(
            "reshape.attempts",
            Forms.whole(1, 1_000),
            CoordinatorSettings::attempts,
            CoordinatorSettings::withAttempts,
            """
            After how many attempts a move is given up; the partition goes on where it was. The same
            on all nodes: stop all of them to change it.
            """),
        RESHAPES.setting(
            "reshape.patience",
            Forms.duration("1s", "1d"),
            reshapes -> Duration.ofMillis(reshapes.patienceMillis()),
            (reshapes, time) -> reshapes.withPatienceMillis(time.toMillis()),
            """
            How long an attempt of a move may get nowhere before it is given up.
            """),
        RESHAPES.setting(
            "reshape.chunk-size",
            Forms.size("1KiB", "16MiB"),
            ReshapeSettings::chunkBytes,
            ReshapeSettings::withChunkBytes,
            """
            How many bytes of rows a move copies at a time. More is faster, and takes more memory.
            """),
        RESHAPES.setting(
            "reshape.delta-size",
            Forms.size("1KiB", "16MiB"),
            ReshapeSettings::deltaBytes,
            ReshapeSettings::withDeltaBytes,
            """
            How many bytes of changes a move takes over at a time while it catches up.
            """));
  }
}
