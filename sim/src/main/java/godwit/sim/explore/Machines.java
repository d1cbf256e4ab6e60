package godwit.sim.explore;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorEntry;
import godwit.coordinator.CoordinatorMachine;
import godwit.coordinator.CoordinatorSettings;
import godwit.coordinator.CoordinatorState;
import godwit.data.ChunkRows;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.DataMachine;
import godwit.data.DataSettings;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import godwit.store.MemoryStore;
import java.util.List;

/**
 * The core's machines as automata. Clocks stand still: what order things have is that of their
 * arrival.
 */
final class Machines {
  /** The wall clock of every proposer. */
  static final long NOW_MILLIS = 1_000_000;

  /** Every entry has the same index: a state is the same however many entries led to it. */
  private static final long INDEX = 1;

  private Machines() {}

  static Automaton<Message.ToService, ServiceView, DataAnswer> service(
      ServiceId self, long stamp, Mistake mistake) {
    return new Automaton<>(store -> new Service(self, store, stamp, mistake));
  }

  static Automaton<Message.ToCoordinator, CoordinatorState, CommandAnswer> coordinator(
      CoordinatorSettings settings, long stamp) {
    return new Automaton<>(store -> new Coordinator(store, settings, stamp));
  }

  private static final class Service
      implements Automaton.Machine<Message.ToService, ServiceView, DataAnswer> {
    private final ServiceId self;
    private final MemoryStore store;
    private final DataMachine machine;
    private final long stamp;
    private final Mistake mistake;

    private Service(ServiceId self, MemoryStore store, long stamp, Mistake mistake) {
      this.self = self;
      this.mistake = mistake;
      this.store = store;
      this.machine = new DataMachine(self, store, DataSettings.DEFAULT);
      this.stamp = stamp;
    }

    @Override
    public DataAnswer apply(Message.ToService message) {
      if (message.command() instanceof DataCommand.Receive receive && !message.staged().isEmpty()) {
        stage(receive, message);
      }
      DataCommand heeded = mistake.heeded(self, machine.view(), store, message.command());
      DataEntry entry = new DataEntry(stamp, List.of(heeded));
      DataAnswer answer = machine.apply(INDEX, entry).getFirst();
      machine.commit(INDEX);
      return answer;
    }

    /** A partition that is not there refuses the step, and needs no file. */
    private void stage(DataCommand.Receive receive, Message.ToService message) {
      machine
          .view()
          .partitions()
          .find(receive.partition())
          .ifPresent(receiving ->
              store
                  .staging()
                  .stage(
                      receive.chunk().file().orElseThrow(),
                      ChunkRows.file(receiving, message.staged())));
    }

    @Override
    public ServiceView view() {
      return machine.view();
    }

    @Override
    public void check() {
      machine.checkInvariants();
    }
  }

  private static final class Coordinator
      implements Automaton.Machine<Message.ToCoordinator, CoordinatorState, CommandAnswer> {
    private final CoordinatorMachine machine;
    private final long stamp;

    private Coordinator(MemoryStore store, CoordinatorSettings settings, long stamp) {
      this.machine = new CoordinatorMachine(store, settings);
      this.stamp = stamp;
    }

    @Override
    public CommandAnswer apply(Message.ToCoordinator message) {
      CoordinatorEntry entry = new CoordinatorEntry(stamp, List.of(message.command()));
      CommandAnswer answer = machine.apply(entry).getFirst();
      machine.commit(INDEX);
      return answer;
    }

    @Override
    public CoordinatorState view() {
      return machine.view();
    }

    @Override
    public void check() {
      machine.checkInvariants();
    }
  }
}
