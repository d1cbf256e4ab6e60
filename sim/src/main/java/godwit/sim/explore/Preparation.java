package godwit.sim.explore;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.key.Bytes;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Brings the machines to where a configuration begins: a table with a row of each key, and what was
 * prepared. Nothing goes wrong here. Not thread-safe; used once.
 */
final class Preparation {
  private static final ClientId LOADER = new ClientId(9, 1);

  private final Parts parts;
  private final Configuration configuration;
  private final Outlook outlook;
  private final Soups soups;
  private final int[] states;

  Preparation(Parts parts, Configuration configuration, Outlook outlook, Soups soups) {
    this.parts = parts;
    this.configuration = configuration;
    this.outlook = outlook;
    this.soups = soups;
    this.states = new int[parts.count()];
  }

  /** Returns all keys that the configuration's writes touch, ascending. */
  static List<Bytes> keys(Configuration configuration) {
    return configuration.writes().stream()
        .flatMap(write -> write.mutations().stream())
        .map(Mutation::key)
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns the states of the services, then of the coordinator. */
  int[] states() {
    return states.clone();
  }

  TableId table() {
    return coordinator().tables().values().iterator().next().id();
  }

  /** Sets everything up; returns what is true then. */
  Truth run() {
    command(new CoordinatorCommand.Bootstrap(1));
    for (int i = 1; i <= configuration.services(); i++) {
      command(new CoordinatorCommand.RegisterService("n" + i, ""));
    }
    complete(new CoordinatorRequest.CreateTable(new ClientId(8, 0), "t"));
    List<Bytes> keys = keys(configuration);
    Truth truth = Truth.blank(configuration.writes().size() + keys.size(), keys.size());
    for (int i = 0; i < keys.size(); i++) {
      ServiceRequest.Write write = loading(keys.get(i), i);
      truth = truth.decided(configuration.writes().size() + i, write, load(write), keys);
    }
    for (Function<CoordinatorState, CoordinatorRequest.Change> next : configuration.prepared()) {
      complete(next.apply(coordinator()));
    }
    return truth;
  }

  /** Has the coordinator asked for what clients want first; returns its state then. */
  int ask(Function<CoordinatorState, List<CoordinatorRequest.Change>> requests) {
    for (CoordinatorRequest.Change change : requests.apply(coordinator())) {
      command(new CoordinatorCommand.Change(change));
    }
    return states[parts.services().size()];
  }

  private ServiceRequest.Write loading(Bytes key, int number) {
    Mutation row = new Mutation.Put(key, Bytes.utf8("old"), Condition.Always.ALWAYS);
    return new ServiceRequest.Write(
        new RequestId(LOADER, number + 1L, Parts.STAMP, 0), table(), List.of(row));
  }

  private Outcome load(ServiceRequest.Write write) {
    Message.ToService message = new Message.ToService(0, new DataCommand.Write(write), List.of());
    if (deliver(message) instanceof DataAnswer.Written written
        && written.answer() instanceof Outcome outcome) {
      return outcome;
    }
    throw new AssertionError("not loaded: " + write);
  }

  private void complete(CoordinatorRequest.Change change) {
    CommandAnswer answer = command(new CoordinatorCommand.Change(change));
    if (!(answer instanceof CommandAnswer.Changed changed)
        || !(changed.answer() instanceof CoordinatorAnswer.Started)) {
      throw new AssertionError("not started: change=" + change + " answer=" + answer);
    }
    while (!coordinator().operations().open().isEmpty() || uncounted()) {
      if (!advance()) {
        throw new AssertionError("stands still: " + coordinator().operations().open());
      }
    }
  }

  private boolean uncounted() {
    return Stream.iterate(0, i -> i < parts.services().size(), i -> i + 1)
        .anyMatch(i -> !parts.services().get(i).view(states[i]).uncounted().isEmpty());
  }

  /** Delivers the first message that changes something and undoes nothing. */
  private boolean advance() {
    BitSet sent = soups.messages(outlook.messages(states));
    List<Integer> order = new ArrayList<>(sent.stream().boxed().toList());
    for (int number : order) {
      Message message = parts.messages().value(number);
      if (!undoes(message) && changes(message)) {
        return true;
      }
    }
    return false;
  }

  private static boolean undoes(Message message) {
    return switch (message) {
      case Message.ToService to ->
          to.command() instanceof DataCommand.Unseal || to.command() instanceof DataCommand.End;
      case Message.ToCoordinator to ->
          to.command() instanceof CoordinatorCommand.EndAttempt
              || to.command() instanceof CoordinatorCommand.Change;
    };
  }

  private boolean changes(Message message) {
    int[] before = states.clone();
    deliver(message);
    return !Arrays.equals(before, states);
  }

  private CommandAnswer command(CoordinatorCommand command) {
    Message.ToCoordinator message = new Message.ToCoordinator(command);
    Automaton.Step<CommandAnswer> step = parts.step(message, states);
    states[parts.services().size()] = step.next();
    return step.answer();
  }

  private Object deliver(Message message) {
    return switch (message) {
      case Message.ToCoordinator to -> command(to.command());
      case Message.ToService to -> {
        Automaton.Step<DataAnswer> step = parts.step(to, states);
        states[to.service()] = step.next();
        yield step.answer();
      }
    };
  }

  private CoordinatorState coordinator() {
    return parts.coordinator().view(states[parts.services().size()]);
  }
}
