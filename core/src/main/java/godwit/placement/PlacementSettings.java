package godwit.placement;

/**
 * How groups are placed.
 *
 * @param replicas of a data service, where there are nodes enough: 1, 3 or 5
 * @param coordinatorReplicas likewise of the coordinator
 * @param silentMillis after which a node that tells nothing gets no new replica and no leadership
 * @param graceMillis after which its replicas are replaced by others
 * @param changesAtOnce groups that are changed at a time
 */
public record PlacementSettings(
    int replicas, int coordinatorReplicas, long silentMillis, long graceMillis, int changesAtOnce) {
  public static final PlacementSettings DEFAULT = new PlacementSettings(3, 5, 3_000, 300_000, 2);

  public PlacementSettings {
    requireOdd("replicas", replicas);
    requireOdd("coordinatorReplicas", coordinatorReplicas);
    if (silentMillis < 1 || graceMillis < silentMillis || changesAtOnce < 1) {
      throw new IllegalArgumentException(
          "no placement: silentMillis="
              + silentMillis
              + " graceMillis="
              + graceMillis
              + " changesAtOnce="
              + changesAtOnce);
    }
  }

  public PlacementSettings withReplicas(int other) {
    return new PlacementSettings(
        other, coordinatorReplicas, silentMillis, graceMillis, changesAtOnce);
  }

  public PlacementSettings withCoordinatorReplicas(int other) {
    return new PlacementSettings(replicas, other, silentMillis, graceMillis, changesAtOnce);
  }

  public PlacementSettings withGraceMillis(long other) {
    return new PlacementSettings(replicas, coordinatorReplicas, silentMillis, other, changesAtOnce);
  }

  private static void requireOdd(String what, int value) {
    if (value != 1 && value != 3 && value != 5) {
      throw new IllegalArgumentException(what + " must be 1, 3 or 5: " + value);
    }
  }
}
