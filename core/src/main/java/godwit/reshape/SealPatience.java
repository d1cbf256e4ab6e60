package godwit.reshape;

import godwit.data.ServiceView;
import godwit.partition.PartitionState.Sealed;
import godwit.placement.PlacementStep;
import java.util.List;

/**
 * How long a planned change of a data service's group waits while one of its partitions is sealed:
 * a new leader, or other members, would make the pause of the partition's writers longer.
 *
 * <p>It waits until nothing is sealed, but no longer than the longest budget of the seals that are
 * there, and never longer than {@link #MOST_MILLIS}. What repairs a group does not wait at all:
 * that one joins while a voter is missed, and that one leaves which is missed itself.
 *
 * <p>Who does not answer may have changed since the step was planned, at the latest when it has
 * waited: no node is taken out whose answer the others need for a majority.
 */
public final class SealPatience {
  /*
   * A budget has no upper bound, and whoever plans a step takes it for lost after half a minute.
   * So one that waited longer would be planned again and again, and never be taken.
   */
  /** The longest wait, whatever the budgets are. */
  static final long MOST_MILLIS = 10_000;

  /**
   * Who of a group answers, as its leader knows.
   *
   * @param voters all that vote, the leader too
   * @param missed those that do not answer the leader, voters and learners
   */
  public record Muster(List<String> voters, List<String> missed) {
    public Muster {
      voters = List.copyOf(voters);
      missed = List.copyOf(missed);
    }

    private boolean missesVoter() {
      return voters.stream().anyMatch(missed::contains);
    }

    private boolean canDoWithout(String node) {
      List<String> rest = voters.stream().filter(it -> !it.equals(node)).toList();
      return rest.stream().filter(it -> !missed.contains(it)).count() > rest.size() / 2;
    }
  }

  private SealPatience() {}

  /**
   * Returns whether the step leaves a group that goes on. One that does not is to be planned anew,
   * by who answers then.
   */
  public static boolean mayBeTaken(PlacementStep step, Muster muster) {
    return !(step instanceof PlacementStep.Remove remove) || muster.canDoWithout(remove.node());
  }

  /**
   * Returns how long the step has to wait yet at the most, in milliseconds; 0 if it is to be taken
   * now.
   *
   * @param muster of the group
   * @param view of the service, as its leader has it
   * @param waitedMillis for how long the step has waited already
   */
  public static long restMillis(
      PlacementStep step, Muster muster, ServiceView view, long waitedMillis) {
    return waits(step, muster) ? Math.max(0, longestMillis(view) - waitedMillis) : 0;
  }

  private static boolean waits(PlacementStep step, Muster muster) {
    return switch (step) {
      case PlacementStep.AddLearner add -> !muster.missesVoter();
      case PlacementStep.Promote promote -> !muster.missesVoter();
      case PlacementStep.Remove remove -> !muster.missed().contains(remove.node());
      case PlacementStep.Transfer transfer -> true;
      case PlacementStep.Host host -> false;
      case PlacementStep.Discard discard -> false;
      case PlacementStep.Delete delete -> false;
    };
  }

  /** Returns the longest budget of the seals that are there; 0 if there are none. */
  private static long longestMillis(ServiceView view) {
    return view.partitions().moving().stream()
        .filter(partition -> partition.state() instanceof Sealed)
        .mapToLong(partition -> partition.departure().orElseThrow().budgetMillis())
        .map(budget -> Math.min(budget, MOST_MILLIS))
        .max()
        .orElse(0);
  }
}
