package godwit.reshape;

import godwit.data.ServiceView;
import godwit.partition.PartitionState.Sealed;
import godwit.placement.PlacementStep;

/**
 * How long a planned change of a data service's group waits while one of its partitions is sealed:
 * a new leader, or other members, would make the pause of the partition's writers longer.
 *
 * <p>It waits until nothing is sealed, but no longer than the longest budget of the seals that are
 * there, and never longer than {@link #MOST_MILLIS}. The repair of a group that misses a voter does
 * not wait at all.
 */
public final class SealPatience {
  /*
   * A budget has no upper bound, and whoever plans a step takes it for lost after half a minute.
   * So one that waited longer would be planned again and again, and never be taken.
   */
  /** The longest wait, whatever the budgets are. */
  static final long MOST_MILLIS = 10_000;

  private SealPatience() {}

  /**
   * Returns how long the step has to wait yet at the most, in milliseconds; 0 if it is to be taken
   * now.
   *
   * @param missesVoter whether a voter of the group does not answer its leader
   * @param view of the service, as its leader has it
   * @param waitedMillis for how long the step has waited already
   */
  public static long restMillis(
      PlacementStep step, boolean missesVoter, ServiceView view, long waitedMillis) {
    return waits(step, missesVoter) ? Math.max(0, longestMillis(view) - waitedMillis) : 0;
  }

  private static boolean waits(PlacementStep step, boolean missesVoter) {
    return switch (step) {
      case PlacementStep.AddLearner add -> !missesVoter;
      case PlacementStep.Promote promote -> !missesVoter;
      case PlacementStep.Remove remove -> !missesVoter;
      case PlacementStep.Transfer transfer -> true;
      case PlacementStep.Host host -> false;
      case PlacementStep.Discard discard -> false;
      case PlacementStep.Delete delete -> false;
    };
  }

  /** Returns the longest budget of the seals that are there; 0 if there are none. */
  private static long longestMillis(ServiceView view) {
    return view.partitions().all().stream()
        .filter(partition -> partition.state() instanceof Sealed)
        .mapToLong(partition -> partition.departure().orElseThrow().budgetMillis())
        .map(budget -> Math.min(budget, MOST_MILLIS))
        .max()
        .orElse(0);
  }
}
