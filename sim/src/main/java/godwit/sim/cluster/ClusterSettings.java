package godwit.sim.cluster;

import godwit.coordinator.CoordinatorSettings;
import godwit.data.DataSettings;
import godwit.reshape.ReshapeSettings;

/**
 * What a simulated cluster goes by.
 *
 * @param services how many data services there are
 * @param hosts where the replicas of each of them may be, and those of the coordinator
 * @param errandTimeoutMicros after which a driver hears that nobody answered
 * @param retentionMillis how long history is kept
 * @param maxParked how many requests wait at a service for a hand-over
 * @param slowSyncPerMille how many of a thousand syncs are slow
 */
public record ClusterSettings(
    int services,
    Hosts hosts,
    DataSettings data,
    CoordinatorSettings coordinator,
    ReshapeSettings reshape,
    long errandTimeoutMicros,
    long retentionMillis,
    int maxParked,
    int slowSyncPerMille) {

  /** Returns the same with replicas elsewhere. */
  public ClusterSettings on(Hosts other) {
    return new ClusterSettings(
        services,
        other,
        data,
        coordinator,
        reshape,
        errandTimeoutMicros,
        retentionMillis,
        maxParked,
        slowSyncPerMille);
  }
}
