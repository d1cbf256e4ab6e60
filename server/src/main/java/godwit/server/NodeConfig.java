package godwit.server;

import godwit.coordinator.CoordinatorSettings;
import godwit.data.DataSettings;
import godwit.placement.PlacementSettings;
import godwit.reshape.CopyPace;
import godwit.reshape.ReshapeSettings;
import godwit.server.monitor.Watching;
import godwit.server.raft.GroupConfig;
import godwit.server.replica.DiskSpace;
import godwit.server.rpc.Endpoint;
import godwit.server.security.Security;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a node is started with. Each group of settings is a record of its own; a new group is a
 * component here, a field of {@link Draft} and a {@code with}.
 *
 * @param data the directory that holds all that the node keeps; made if it is not there
 * @param name of the node; kept with its data for good
 * @param services how many data services it hosts at least; those that its data has stay
 * @param restored whether the coordinator's directory was put back from a backup, without the rest
 */
public record NodeConfig(
    Path data,
    String name,
    int services,
    boolean restored,
    Network network,
    Resources resources,
    Timing timing,
    PlacementSettings placement,
    Security security,
    Watching watching) {
  /** How many data services a node hosts at most. */
  public static final int MAX_SERVICES = 16;

  /**
   * How nodes and clients reach each other.
   *
   * @param listen where the node takes connections; empty for one that opens no socket
   * @param advertised where others reach it, if that is not where it listens
   * @param join where some nodes of the cluster are that this one joins; empty for one that founds
   *     a cluster, or that has been in one and knows the others
   */
  public record Network(
      Optional<Endpoint> listen, Optional<Endpoint> advertised, List<Endpoint> join) {
    /** No socket; all is in this process. */
    public static final Network NONE = new Network(Optional.empty(), Optional.empty(), List.of());

    public Network {
      join = List.copyOf(join);
      if (!join.isEmpty() && listen.isEmpty()) {
        throw new IllegalArgumentException("a node that joins others must listen: join=" + join);
      }
    }
  }

  /**
   * What a node may use of its machine.
   *
   * @param memoryBytes for the caches and memtables of all its stores together
   * @param diskReserveBytes that are kept free on the disk: with less, writes are refused
   * @param copies how fast the rows of moves are copied
   */
  public record Resources(long memoryBytes, long diskReserveBytes, CopyPace.Limits copies) {
    /** 256 MiB of memory beside the Java heap, and as much of the disk. */
    public static final Resources DEFAULT =
        new Resources(256L << 20, DiskSpace.DEFAULT_RESERVE_BYTES, CopyPace.Limits.DEFAULT);
  }

  /**
   * How long things may take, and what is kept how long.
   *
   * @param logs the rhythm of each replica's log
   * @param retention how old history must be before it may go
   */
  public record Timing(
      DataSettings data,
      CoordinatorSettings coordinator,
      ReshapeSettings reshape,
      GroupConfig.Rhythm logs,
      Duration retention) {
    public static final Timing DEFAULT =
        new Timing(
            DataSettings.DEFAULT,
            CoordinatorSettings.DEFAULT,
            ReshapeSettings.DEFAULT,
            GroupConfig.Rhythm.DEFAULT,
            Duration.ofHours(1));

    /** Returns these times with other settings of the data services. */
    public Timing with(DataSettings other) {
      return new Timing(other, coordinator, reshape, logs, retention);
    }

    /** Returns these times with other settings of the coordinator. */
    public Timing with(CoordinatorSettings other) {
      return new Timing(data, other, reshape, logs, retention);
    }

    /** Returns these times with other settings of the drivers. */
    public Timing with(ReshapeSettings other) {
      return new Timing(data, coordinator, other, logs, retention);
    }

    /** Returns these times with another rhythm of the logs. */
    public Timing with(GroupConfig.Rhythm other) {
      return new Timing(data, coordinator, reshape, other, retention);
    }

    /** Returns these times, with history kept that long. */
    public Timing retaining(Duration other) {
      return new Timing(data, coordinator, reshape, logs, other);
    }
  }

  public NodeConfig {
    if (services < 1 || services > MAX_SERVICES) {
      throw new IllegalArgumentException(
          "a node hosts 1 to " + MAX_SERVICES + " data services: services=" + services);
    }
    if (!network.join().isEmpty() && restored) {
      throw new IllegalArgumentException(
          "the coordinator is elsewhere: restored=true join=" + network.join());
    }
  }

  /** Returns a node of one process that opens no socket. */
  public static NodeConfig embedded(Path data, int services) {
    return new NodeConfig(
        data,
        "local",
        services,
        false,
        Network.NONE,
        Resources.DEFAULT,
        Timing.DEFAULT,
        PlacementSettings.DEFAULT,
        Security.NONE,
        Watching.DEFAULT);
  }

  /** Returns this configuration for another directory. */
  public NodeConfig at(Path directory) {
    return changed(draft -> draft.data = directory);
  }

  /** Returns this configuration under another name. */
  public NodeConfig named(String other) {
    return changed(draft -> draft.name = other);
  }

  /** Returns this configuration with at least so many data services. */
  public NodeConfig hosting(int other) {
    return changed(draft -> draft.services = other);
  }

  /**
   * Returns this configuration for a node whose coordinator's directory was put back from a backup:
   * it learns from the data services what it does not know any more.
   */
  public NodeConfig withRestoredCoordinator() {
    return changed(draft -> draft.restored = true);
  }

  /** Returns this configuration, listening at {@code endpoint}; port 0 takes any free one. */
  public NodeConfig listeningAt(Endpoint endpoint) {
    return with(new Network(Optional.of(endpoint), network.advertised(), network.join()));
  }

  /** Returns this configuration, reached by others at {@code endpoint}. */
  public NodeConfig advertisedAs(Endpoint endpoint) {
    return with(new Network(network.listen(), Optional.of(endpoint), network.join()));
  }

  /** Returns this configuration for a node that joins those at {@code endpoints}. */
  public NodeConfig joining(Endpoint... endpoints) {
    return with(new Network(network.listen(), network.advertised(), List.of(endpoints)));
  }

  /** Returns this configuration in another network. */
  public NodeConfig with(Network other) {
    return changed(draft -> draft.network = other);
  }

  /** Returns this configuration with other resources. */
  public NodeConfig with(Resources other) {
    return changed(draft -> draft.resources = other);
  }

  /** Returns this configuration for a node that copies at most so many bytes of moves a second. */
  public NodeConfig copyingAtMost(long bytesPerSecond) {
    return with(
        new Resources(
            resources.memoryBytes(),
            resources.diskReserveBytes(),
            resources.copies().atMost(bytesPerSecond)));
  }

  /** Returns this configuration with other times. */
  public NodeConfig with(Timing other) {
    return changed(draft -> draft.timing = other);
  }

  /** Returns this configuration, with replicas placed by other rules. */
  public NodeConfig with(PlacementSettings other) {
    return changed(draft -> draft.placement = other);
  }

  /** Returns this configuration, protected in another way. */
  public NodeConfig with(Security other) {
    return changed(draft -> draft.security = other);
  }

  /** Returns this configuration, watched otherwise. */
  public NodeConfig with(Watching other) {
    return changed(draft -> draft.watching = other);
  }

  private NodeConfig changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** A configuration while one of its components is exchanged. */
  private static final class Draft {
    private Path data;
    private String name;
    private int services;
    private boolean restored;
    private Network network;
    private Resources resources;
    private Timing timing;
    private PlacementSettings placement;
    private Security security;
    private Watching watching;

    Draft(NodeConfig config) {
      this.data = config.data;
      this.name = config.name;
      this.services = config.services;
      this.restored = config.restored;
      this.network = config.network;
      this.resources = config.resources;
      this.timing = config.timing;
      this.placement = config.placement;
      this.security = config.security;
      this.watching = config.watching;
    }

    NodeConfig config() {
      return new NodeConfig(
          data, name, services, restored, network, resources, timing, placement, security,
          watching);
    }
  }
}
