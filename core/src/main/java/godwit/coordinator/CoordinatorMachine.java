package godwit.coordinator;

import godwit.partition.OperationId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.User;
import godwit.request.UserChange;
import godwit.store.Snapshot;
import godwit.store.Store;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The coordinator as a state machine: entries of its log go in, answers come out, and the store is
 * the state.
 *
 * <p>Not thread-safe: the apply thread owns it. {@link #view()} may be handed to any thread.
 */
public final class CoordinatorMachine {
  private final Store store;
  private final CoordinatorSettings settings;
  private final List<Write> writes = new ArrayList<>();
  private CoordinatorState state;
  private CoordinatorState view;

  /** Opens the machine as it stands in {@code store}; an empty store is a new coordinator. */
  public CoordinatorMachine(Store store, CoordinatorSettings settings) {
    this.store = store;
    this.settings = settings;
    try (Snapshot snapshot = store.snapshot()) {
      this.state = CoordinatorRows.load(snapshot);
    }
    this.view = state;
  }

  /**
   * Decides and applies the entry's commands in their order. The answers may be given to anybody
   * only after {@link #commit}. An entry at or below the applied index must not be brought again.
   */
  public List<CommandAnswer> apply(CoordinatorEntry entry) {
    List<CommandAnswer> answers = new ArrayList<>(entry.commands().size());
    for (CoordinatorCommand command : entry.commands()) {
      answers.add(
          switch (decide(command, entry.stamp())) {
            case CoordinatorDecision.Accepted accepted -> {
              accepted.events().forEach(this::apply);
              yield answer(command);
            }
            case CoordinatorDecision.Rejected rejected -> refused(command, rejected);
          });
    }
    return answers;
  }

  /** Judges a command that was stamped {@code stamp}, without changing anything. */
  public CoordinatorDecision decide(CoordinatorCommand command, long stamp) {
    return CoordinatorRules.decide(command, stamp, state, settings);
  }

  /**
   * Makes all entries so far, the last of which is {@code index}, durable as far as the store is,
   * and visible.
   */
  public void commit(long index) {
    writes.add(CoordinatorRows.of(state.numbers()));
    if (state.users().version() != view.users().version()) {
      writes.add(CoordinatorRows.of(state.users().past()));
    }
    store.commit(writes, index);
    writes.clear();
    view = state;
  }

  /** Returns what readers may know, as of the last commit. */
  public CoordinatorState view() {
    return view;
  }

  /** Returns the index of the last entry that the store holds. */
  public long appliedIndex() {
    return store.appliedIndex();
  }

  /** Checks what must hold at present, at the price of a look at every partition and operation. */
  public void checkInvariants() {
    CoordinatorInvariants.checkPresent(state);
  }

  private void apply(CoordinatorEvent event) {
    state = state.apply(event);
    writes.addAll(CoordinatorRows.of(event));
  }

  private CommandAnswer answer(CoordinatorCommand command) {
    return switch (command) {
      case CoordinatorCommand.Change(UserChange change) -> changed(change);
      case CoordinatorCommand.Change change -> started(change.request());
      case CoordinatorCommand.WeighedJoin join -> started(join.start());
      case CoordinatorCommand.RegisterService register ->
          new CommandAnswer.Registered(state.service(register.node()).orElseThrow().id());
      case CoordinatorCommand.Bootstrap bootstrap -> new CommandAnswer.Recorded();
      case CoordinatorCommand.Restore restore -> new CommandAnswer.Recorded();
      case CoordinatorCommand.Learn learn -> new CommandAnswer.Recorded();
      case CoordinatorCommand.RegisterNode register -> new CommandAnswer.Recorded();
      case CoordinatorCommand.SetStanding set -> new CommandAnswer.Recorded();
      case CoordinatorCommand.ClearLeftover clear -> new CommandAnswer.Recorded();
      case CoordinatorCommand.Finding finding -> new CommandAnswer.Recorded();
    };
  }

  /** Answers with the user as it is now; with none if it is no more. */
  private CommandAnswer changed(UserChange change) {
    List<User> user = state.users().find(change.name()).map(User::withoutToken).stream().toList();
    return new CommandAnswer.Changed(new CoordinatorAnswer.Users(state.users().version(), user));
  }

  private CommandAnswer started(CoordinatorRequest.Change change) {
    Optional<OperationId> cancelled =
        change instanceof CoordinatorRequest.Cancel cancel
            ? Optional.of(cancel.operation())
            : Optional.empty();
    Operation operation =
        state
            .operations()
            .askedBy(change.request())
            .or(() -> cancelled.flatMap(state.operations()::find))
            .orElseThrow();
    return new CommandAnswer.Changed(new CoordinatorAnswer.Started(operation.report()));
  }

  private static CommandAnswer refused(
      CoordinatorCommand command, CoordinatorDecision.Rejected rejected) {
    return command instanceof CoordinatorCommand.Change
            || command instanceof CoordinatorCommand.WeighedJoin
        ? new CommandAnswer.Changed(new CoordinatorAnswer.Refused(rejected.refusal()))
        : new CommandAnswer.Refused(rejected.refusal());
  }
}
