package godwit.server.cluster;

import godwit.placement.PlacementStep;
import godwit.server.drive.UnreachableException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is worth a line in the log of what becomes of the placement's steps: each change, once. The
 * plan wants a step again and again until it is done. Thread-safe.
 */
final class PlacementNews {
  /** One refusal is usual: the plan goes by reports, and has not heard of the step before. */
  private static final int NOTABLE_REFUSALS = 3;

  private final Map<String, Refused> refused = new ConcurrentHashMap<>();
  private final Map<String, PlacementStep> last = new ConcurrentHashMap<>();

  private record Refused(PlacementStep step, int times) {}

  /**
   * Returns what has changed by a step that was done; empty if it was the last one of its group
   * already, done again because the plan did not know yet.
   */
  Optional<String> done(PlacementStep step) {
    refused.remove(step.group());
    if (step.equals(last.put(step.group(), step)) && !(step instanceof PlacementStep.Transfer)) {
      return Optional.empty();
    }
    return Optional.of("placement: node " + Words.of(step).done + ": " + facts(step));
  }

  /**
   * Returns what is wanted and is not done again and again; empty if that is not so yet, or was
   * told.
   */
  Optional<String> refused(PlacementStep step, Throwable thrown) {
    Refused now =
        refused.compute(
            step.group(),
            (group, before) ->
                new Refused(
                    step, before != null && before.step.equals(step) ? before.times + 1 : 1));
    if (now.times != NOTABLE_REFUSALS) {
      return Optional.empty();
    }
    return Optional.of(
        "placement tries again: node "
            + Words.of(step).wanted
            + ": "
            + facts(step)
            + " cause="
            + UnreachableException.why(thrown));
  }

  private static String facts(PlacementStep step) {
    return "group=" + step.group() + " node=" + step.node();
  }

  /** What a step makes of its node, when it is done and while it is not. */
  private record Words(String done, String wanted) {
    private static final Words DELETED =
        new Words("has no replica any more", "is to delete its replica");

    static Words of(PlacementStep step) {
      return switch (step) {
        case PlacementStep.Host host ->
            new Words("has a replica that waits to be added", "is to have a replica");
        case PlacementStep.AddLearner add ->
            new Words("follows the group", "is to follow the group");
        case PlacementStep.Promote promote ->
            new Words("votes in the group", "is to vote in the group");
        case PlacementStep.Remove remove ->
            new Words("has left the group", "is to leave the group");
        case PlacementStep.Transfer transfer ->
            new Words("leads the group", "is to lead the group");
        case PlacementStep.Discard discard -> DELETED;
        case PlacementStep.Delete delete -> DELETED;
      };
    }
  }
}
