package godwit.coordinator;

import godwit.placement.Hearing;
import godwit.placement.Node;
import godwit.placement.Standing;
import godwit.request.CoordinatorRequest.SetStanding;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Whether a node may be taken out for good, by what nodes have told the coordinator's leader: not
 * if it tells nothing and may have what no other node has, for it would not come back and nobody
 * could take that over. One that is there gives it away by itself.
 */
public final class RemovalRule {
  private RemovalRule() {}

  /**
   * Returns why the wish is refused; empty if it may be recorded. A node that is not known, or that
   * is out already, is left to the coordinator's log.
   */
  public static Optional<Refusal> judge(SetStanding wish, CoordinatorState state, Hearing hearing) {
    Node node = state.nodes().get(wish.node());
    if (wish.standing() != Standing.REMOVED
        || node == null
        || node.standing() == Standing.REMOVED
        || hearing.hears(wish.node())) {
      return Optional.empty();
    }
    List<String> alone =
        state.services().keySet().stream()
            .map(Object::toString)
            .filter(service -> !hearing.isAtOthers(service, wish.node()))
            .toList();
    return alone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.SOLE_HOST,
                "the node tells nothing, and may have what no node that was heard has: node="
                    + wish.node()
                    + " services="
                    + alone
                    + " silentToo="
                    + silentToo(wish.node(), alone, state, hearing)));
  }

  /** Returns who else may have one of the services, and does not tell. */
  private static List<String> silentToo(
      String wished, List<String> services, CoordinatorState state, Hearing hearing) {
    return state.nodes().values().stream()
        .filter(it -> it.standing() != Standing.REMOVED)
        .map(Node::name)
        .filter(it -> !it.equals(wished) && !hearing.hears(it))
        .filter(it -> services.stream().anyMatch(service -> hearing.mayHave(service, it)))
        .toList();
  }
}
