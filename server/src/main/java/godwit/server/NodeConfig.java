package godwit.server;

import godwit.coordinator.CoordinatorSettings;
import godwit.data.DataSettings;
import godwit.reshape.ReshapeSettings;
import godwit.server.rpc.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a node is started with.
 *
 * @param data the directory that holds all that the node keeps; made if it is not there
 * @param name of the node; kept with its data for good
 * @param services how many data services it hosts at least; those that its data has stay
 * @param listen where it takes connections; empty for a node that opens no socket
 * @param advertised where others reach it, if that is not where it listens
 * @param coordinator where the coordinator is, if another node hosts it
 * @param memoryBytes for the caches and memtables of all its stores together
 * @param restored whether the coordinator's directory was put back from a backup, without the rest
 * @param timing how long things may take
 */
public record NodeConfig(
    Path data,
    String name,
    int services,
    Optional<Endpoint> listen,
    Optional<Endpoint> advertised,
    Optional<Endpoint> coordinator,
    long memoryBytes,
    boolean restored,
    Timing timing) {
  /** How many data services a node hosts at most. */
  public static final int MAX_SERVICES = 16;

  private static final long DEFAULT_MEMORY_BYTES = 256L << 20;

  /**
   * How long things may take, and what is kept how long.
   *
   * @param retention how old history must be before it may go
   */
  public record Timing(
      DataSettings data,
      CoordinatorSettings coordinator,
      ReshapeSettings reshape,
      Duration retention) {
    public static final Timing DEFAULT =
        new Timing(
            DataSettings.DEFAULT,
            CoordinatorSettings.DEFAULT,
            ReshapeSettings.DEFAULT,
            Duration.ofHours(1));
  }

  public NodeConfig {
    if (services < 1 || services > MAX_SERVICES) {
      throw new IllegalArgumentException(
          "a node hosts 1 to " + MAX_SERVICES + " data services: services=" + services);
    }
    if (coordinator.isPresent() && restored) {
      throw new IllegalArgumentException(
          "the coordinator is elsewhere: restored=true coordinator=" + coordinator.get());
    }
    if (coordinator.isPresent() && listen.isEmpty()) {
      throw new IllegalArgumentException(
          "a node whose coordinator is elsewhere must listen: coordinator=" + coordinator.get());
    }
  }

  /** Returns a node of one process that opens no socket. */
  public static NodeConfig embedded(Path data, int services) {
    return new NodeConfig(
        data,
        "local",
        services,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_MEMORY_BYTES,
        false,
        Timing.DEFAULT);
  }

  /** Returns this configuration, listening at {@code endpoint}; port 0 takes any free one. */
  public NodeConfig listeningAt(Endpoint endpoint) {
    return new NodeConfig(
        data,
        name,
        services,
        Optional.of(endpoint),
        advertised,
        coordinator,
        memoryBytes,
        restored,
        timing);
  }

  /** Returns this configuration, reached by others at {@code endpoint}. */
  public NodeConfig advertisedAs(Endpoint endpoint) {
    return new NodeConfig(
        data,
        name,
        services,
        listen,
        Optional.of(endpoint),
        coordinator,
        memoryBytes,
        restored,
        timing);
  }

  /** Returns this configuration under another name. */
  public NodeConfig named(String other) {
    return new NodeConfig(
        data, other, services, listen, advertised, coordinator, memoryBytes, restored, timing);
  }

  /** Returns this configuration, with the coordinator at {@code endpoint}. */
  public NodeConfig joining(Endpoint endpoint) {
    return new NodeConfig(
        data,
        name,
        services,
        listen,
        advertised,
        Optional.of(endpoint),
        memoryBytes,
        restored,
        timing);
  }

  /**
   * Returns this configuration for a node whose coordinator's directory was put back from a backup:
   * it learns from the data services what it does not know any more.
   */
  public NodeConfig withRestoredCoordinator() {
    return new NodeConfig(
        data, name, services, listen, advertised, coordinator, memoryBytes, true, timing);
  }

  /** Returns this configuration with other times. */
  public NodeConfig timed(Timing other) {
    return new NodeConfig(
        data, name, services, listen, advertised, coordinator, memoryBytes, restored, other);
  }
}
