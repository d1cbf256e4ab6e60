package godwit.coordinator;

import godwit.clock.HybridClock;
import godwit.request.Reason;
import godwit.request.Refusal;

/** Judges every command, by the state alone. */
final class CoordinatorRules {
  private CoordinatorRules() {}

  static CoordinatorDecision decide(
      CoordinatorCommand command,
      long stamp,
      CoordinatorState state,
      CoordinatorSettings settings) {
    boolean born = state.numbers().incarnation() > 0;
    if (!born && !(command instanceof CoordinatorCommand.Bootstrap)) {
      return rejected(Reason.WRONG_STATE, "the coordinator has no incarnation yet");
    }
    if (state.learning().isPresent() && waits(command)) {
      return rejected(Reason.BUSY, RestoreRules.waiting(state));
    }
    long at = HybridClock.next(state.numbers().clock(), stamp);
    Draft draft = new Draft(state, settings, at);
    return switch (command) {
      case CoordinatorCommand.Bootstrap bootstrap -> bootstrap(bootstrap, draft);
      case CoordinatorCommand.Restore restore -> new RestoreRules(draft).restore(restore);
      case CoordinatorCommand.Learn learn -> new RestoreRules(draft).learn(learn);
      case CoordinatorCommand.RegisterService register ->
          new RestoreRules(draft).register(register);
      case CoordinatorCommand.RegisterNode register -> new NodeRules(draft).register(register);
      case CoordinatorCommand.SetStanding set -> new NodeRules(draft).set(set);
      case CoordinatorCommand.Change change -> new ChangeRules(draft).decide(change.request());
      case CoordinatorCommand.WeighedJoin join -> new ChangeRules(draft, join).decide(join.start());
      case CoordinatorCommand.ClearLeftover clear -> clear(clear, draft);
      case CoordinatorCommand.Finding finding -> new FindingRules(draft).decide(finding);
    };
  }

  private static CoordinatorDecision bootstrap(
      CoordinatorCommand.Bootstrap bootstrap, Draft draft) {
    long present = draft.state().numbers().incarnation();
    if (bootstrap.incarnation() < present) {
      String detail = "incarnation=" + bootstrap.incarnation() + " present=" + present;
      return rejected(Reason.STALE_ATTEMPT, detail);
    }
    if (bootstrap.incarnation() > present) {
      draft.add(new CoordinatorEvent.Bootstrapped(draft.at(), bootstrap.incarnation()));
    }
    return draft.accepted();
  }

  /** Returns whether the command waits until a restored state is made good. */
  private static boolean waits(CoordinatorCommand command) {
    return switch (command) {
      case CoordinatorCommand.Change change -> true;
      case CoordinatorCommand.WeighedJoin join -> true;
      case CoordinatorCommand.ClearLeftover clear -> true;
      case CoordinatorCommand.Finding finding -> true;
      case CoordinatorCommand.Bootstrap bootstrap -> false;
      case CoordinatorCommand.Restore restore -> false;
      case CoordinatorCommand.Learn learn -> false;
      case CoordinatorCommand.RegisterService register -> false;
      case CoordinatorCommand.RegisterNode register -> false;
      case CoordinatorCommand.SetStanding set -> false;
    };
  }

  private static CoordinatorDecision clear(CoordinatorCommand.ClearLeftover clear, Draft draft) {
    if (draft.state().leftovers().containsKey(clear.partition())) {
      draft.add(new CoordinatorEvent.LeftoverCleared(draft.at(), clear.partition()));
    }
    return draft.accepted();
  }

  private static CoordinatorDecision rejected(Reason reason, String detail) {
    return new CoordinatorDecision.Rejected(new Refusal(reason, detail));
  }
}
