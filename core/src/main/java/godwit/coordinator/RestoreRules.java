package godwit.coordinator;

import godwit.partition.ServiceId;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Judges how a state that was put back from a backup is made good: the logs of the data services
 * are the truth, so each of them tells all that it has before anything else is done.
 */
final class RestoreRules {
  private final Draft draft;
  private final CoordinatorState state;

  RestoreRules(Draft draft) {
    this.draft = draft;
    this.state = draft.state();
  }

  /** Returns whom a state that was put back waits for. */
  static String waiting(CoordinatorState state) {
    TreeSet<ServiceId> silent = new TreeSet<>(state.services().keySet());
    state.learning().ifPresent(learning -> silent.removeAll(learning.told().keySet()));
    return silent.isEmpty()
        ? "the coordinator was restored and waits for data services that it does not know yet"
        : "the coordinator was restored and waits for services=" + silent;
  }

  CoordinatorDecision restore(CoordinatorCommand.Restore restore) {
    long present = state.numbers().incarnation();
    if (restore.incarnation() == present && state.learning().isPresent()) {
      return draft.accepted();
    }
    if (restore.incarnation() <= present) {
      String detail = "incarnation=" + restore.incarnation() + " present=" + present;
      return rejected(Reason.STALE_ATTEMPT, detail);
    }
    draft.add(new CoordinatorEvent.LearningBegun(draft.at(), restore.incarnation()));
    return draft.accepted();
  }

  CoordinatorDecision learn(CoordinatorCommand.Learn learn) {
    if (learn.incarnation() != state.numbers().incarnation()) {
      String detail =
          "incarnation=" + learn.incarnation() + " present=" + state.numbers().incarnation();
      return rejected(Reason.STALE_ATTEMPT, detail);
    }
    if (state.learning().isEmpty() || state.learning().get().told().containsKey(learn.service())) {
      return draft.accepted();
    }
    if (!state.services().containsKey(learn.service())) {
      return rejected(Reason.UNKNOWN_SERVICE, "service=" + learn.service());
    }
    draft.add(new CoordinatorEvent.ServiceLearnt(draft.at(), learn.service(), learn.partitions()));
    if (draft.state().learning().orElseThrow().told().keySet().equals(state.services().keySet())) {
      new Relearning(draft).endIfWhole();
    }
    return draft.accepted();
  }

  CoordinatorDecision register(CoordinatorCommand.RegisterService register) {
    Optional<DataService> known = state.service(register.node());
    Optional<ServiceId> claimed = register.claimed();
    if (known.isEmpty()) {
      Optional<Refusal> refusal = overtaken(register).or(() -> refusal(claimed));
      if (refusal.isPresent()) {
        return new CoordinatorDecision.Rejected(refusal.get());
      }
    } else if (claimed.isPresent() && !claimed.get().equals(known.get().id())) {
      return rejected(Reason.WRONG_STATE, other(register, known.get()));
    }
    ServiceId id =
        known.map(DataService::id).or(() -> claimed).orElse(state.numbers().nextService());
    DataService service = new DataService(id, register.node(), register.address());
    if (!known.equals(Optional.of(service))) {
      draft.add(new CoordinatorEvent.ServiceRegistered(draft.at(), service));
    }
    return draft.accepted();
  }

  /**
   * Returns why the first service of a directory can't be registered, if another directory has the
   * name of its node by now.
   */
  private Optional<Refusal> overtaken(CoordinatorCommand.RegisterService register) {
    String service = register.node();
    return state.nodes().values().stream()
        .filter(node -> register.claimed().isEmpty())
        .filter(node -> DataService.isOfName(service, node.name()))
        .filter(node -> !DataService.isOf(service, node))
        .findFirst()
        .map(node -> new Refusal(Reason.NODE_NAME_TAKEN, NodeRules.taken(node)));
  }

  /** Returns why a node that is not known can't be registered. */
  private Optional<Refusal> refusal(Optional<ServiceId> claimed) {
    if (claimed.isEmpty()) {
      return state.learning().isEmpty()
          ? Optional.empty()
          : Optional.of(new Refusal(Reason.BUSY, waiting(state)));
    }
    DataService holder = state.services().get(claimed.get());
    if (holder != null) {
      return Optional.of(
          new Refusal(
              Reason.WRONG_STATE, "service=" + holder.id() + " is of node=" + holder.node()));
    }
    if (state.learning().isEmpty()) {
      String detail = "the coordinator never gave out service=" + claimed.get();
      return Optional.of(new Refusal(Reason.UNKNOWN_SERVICE, detail));
    }
    return Optional.empty();
  }

  private static String other(CoordinatorCommand.RegisterService register, DataService known) {
    return "node=" + register.node() + " has " + known.id() + ", not " + register.claimed().get();
  }

  private static CoordinatorDecision rejected(Reason reason, String detail) {
    return new CoordinatorDecision.Rejected(new Refusal(reason, detail));
  }
}
