package godwit.server.cluster;

import godwit.placement.PlacementStep;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * What is worth a line in the log of what becomes of the placement's steps: each change, once. The
 * plan wants a step again and again until it is done. Thread-safe.
 */
final class PlacementNews {
  private final Map<String, PlacementStep> waiting = new ConcurrentHashMap<>();

  /** Returns what has changed by a step that was done. */
  String done(PlacementStep step) {
    waiting.remove(step.group());
    String what =
        switch (step) {
          case PlacementStep.Host host -> "has a replica that waits to be added";
          case PlacementStep.AddLearner add -> "follows the group";
          case PlacementStep.Promote promote -> "votes in the group";
          case PlacementStep.Remove remove -> "has left the group";
          case PlacementStep.Transfer transfer -> "leads the group";
          case PlacementStep.Discard discard -> "has no replica any more";
        };
    return "placement: node " + what + ": " + facts(step);
  }

  /** Returns what is wanted and not done; empty if that was told and has not changed. */
  Optional<String> refused(PlacementStep step, Throwable thrown) {
    if (step.equals(waiting.put(step.group(), step))) {
      return Optional.empty();
    }
    String what =
        switch (step) {
          case PlacementStep.Host host -> "is to have a replica";
          case PlacementStep.AddLearner add -> "is to follow the group";
          case PlacementStep.Promote promote -> "is to vote in the group";
          case PlacementStep.Remove remove -> "is to leave the group";
          case PlacementStep.Transfer transfer -> "is to lead the group";
          case PlacementStep.Discard discard -> "is to delete its replica";
        };
    return Optional.of(
        "placement tries again: node " + what + ": " + facts(step) + " cause=" + cause(thrown));
  }

  private static String facts(PlacementStep step) {
    return "group=" + step.group() + " node=" + node(step);
  }

  private static String node(PlacementStep step) {
    return switch (step) {
      case PlacementStep.Host host -> host.node();
      case PlacementStep.AddLearner add -> add.node();
      case PlacementStep.Promote promote -> promote.node();
      case PlacementStep.Remove remove -> remove.node();
      case PlacementStep.Transfer transfer -> transfer.node();
      case PlacementStep.Discard discard -> discard.node();
    };
  }

  /** Returns why, without the names of classes. */
  private static String cause(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof TimeoutException) {
      return "no answer in time";
    }
    String message = cause.getMessage();
    return message == null ? "unknown" : message;
  }
}
