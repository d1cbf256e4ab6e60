package godwit.coordinator;

import godwit.placement.Node;
import godwit.placement.Standing;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Judges which nodes are known, and what for. */
final class NodeRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,62}");

  private final Draft draft;
  private final CoordinatorState state;

  NodeRules(Draft draft) {
    this.draft = draft;
    this.state = draft.state();
  }

  CoordinatorDecision register(CoordinatorCommand.RegisterNode register) {
    if (!NAME.matcher(register.name()).matches()) {
      return rejected(Reason.BAD_NAME, "node=" + register.name());
    }
    Optional<Node> known = Optional.ofNullable(state.nodes().get(register.name()));
    boolean removed = known.filter(it -> it.standing() == Standing.REMOVED).isPresent();
    boolean same = known.filter(it -> it.folder().equals(register.folder())).isPresent();
    if (removed && same) {
      return rejected(Reason.NODE_REMOVED, "node=" + register.name());
    }
    Standing standing = same ? known.get().standing() : Standing.SERVING;
    Node node = new Node(register.name(), register.address(), register.folder(), standing);
    boolean beside = known.isPresent() && !removed && !same;
    if (beside && (hasServed(known.get()) || hasServed(node))) {
      return rejected(Reason.NODE_NAME_TAKEN, taken(known.get()));
    }
    record(node);
    return draft.accepted();
  }

  CoordinatorDecision set(CoordinatorCommand.SetStanding set) {
    Node known = state.nodes().get(set.node());
    if (known == null) {
      return rejected(Reason.UNKNOWN_NODE, "node=" + set.node());
    }
    if (known.standing() == Standing.REMOVED && set.standing() != Standing.REMOVED) {
      return rejected(Reason.NODE_REMOVED, "node=" + set.node());
    }
    boolean last =
        set.standing() != Standing.SERVING
            && state.nodes().values().stream()
                .noneMatch(node -> node.serves() && !node.equals(known));
    if (last) {
      return rejected(Reason.LAST_NODE, "node=" + set.node());
    }
    record(known.as(set.standing()));
    return draft.accepted();
  }

  /*
   * A node hosts nothing before it has a data service of its own. So a directory that never had one
   * registered, of a start that was broken off, has acknowledged nothing, and its name is free:
   * for another one that begins, not for one that served and was removed.
   */
  /** Returns whether that directory may have something. */
  private boolean hasServed(Node node) {
    return state.services().values().stream().anyMatch(it -> DataService.isOf(it.node(), node));
  }

  private void record(Node node) {
    if (!node.equals(state.nodes().get(node.name()))) {
      draft.add(new CoordinatorEvent.NodeRecorded(draft.at(), node));
    }
  }

  static String taken(Node known) {
    return "node=" + known.name() + " address=" + known.address();
  }

  private static CoordinatorDecision rejected(Reason reason, String detail) {
    return new CoordinatorDecision.Rejected(new Refusal(reason, detail));
  }
}
