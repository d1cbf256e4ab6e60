package godwit.sim.cluster;

import godwit.coordinator.CoordinatorSettings;
import godwit.data.DataSettings;
import godwit.reshape.ReshapeSettings;

/**
 * What a simulated cluster goes by.
 *
 * @param services how many data services there are
 * @param replicas how many replicas each of them has, and the coordinator
 * @param errandTimeoutMicros after which a driver hears that nobody answered
 * @param retentionMillis how long history is kept
 * @param maxParked how many requests wait at a service for a hand-over
 * @param slowSyncPerMille how many of a thousand syncs are slow
 */
public record ClusterSettings(
    int services,
    int replicas,
    DataSettings data,
    CoordinatorSettings coordinator,
    ReshapeSettings reshape,
    long errandTimeoutMicros,
    long retentionMillis,
    int maxParked,
    int slowSyncPerMille) {

  /** Returns the same with another number of replicas. */
  public ClusterSettings withReplicas(int other) {
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
