package godwit.sim.explore;

import godwit.clock.HybridClock;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorSettings;
import godwit.coordinator.CoordinatorState;
import godwit.data.DataAnswer;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import java.util.ArrayList;
import java.util.List;

/** The machines of a configuration, and the messages that were ever sent. Not thread-safe. */
final class Parts {
  static final long STAMP = HybridClock.ofMillis(Machines.NOW_MILLIS);

  private final List<Automaton<Message.ToService, ServiceView, DataAnswer>> services =
      new ArrayList<>();
  private final Automaton<Message.ToCoordinator, CoordinatorState, CommandAnswer> coordinator;
  private final Interner<Message> messages = new Interner<>();
  private final Mistake mistake;

  Parts(Configuration configuration, Mistake mistake) {
    this.mistake = mistake;
    for (int i = 0; i < configuration.services(); i++) {
      services.add(Machines.service(new ServiceId(i + 1L), STAMP, mistake));
    }
    CoordinatorSettings usual = CoordinatorSettings.DEFAULT;
    this.coordinator =
        Machines.coordinator(
            new CoordinatorSettings(
                usual.reshapesPerService(),
                configuration.limits().attempts(),
                usual.endedKept(),
                usual.budgetMillis()),
            STAMP);
  }

  /** Returns how many machines there are: the services, then the coordinator. */
  int count() {
    return services.size() + 1;
  }

  List<Automaton<Message.ToService, ServiceView, DataAnswer>> services() {
    return services;
  }

  Automaton<Message.ToCoordinator, CoordinatorState, CommandAnswer> coordinator() {
    return coordinator;
  }

  Mistake mistake() {
    return mistake;
  }

  Interner<Message> messages() {
    return messages;
  }

  /** Returns what a service makes of the message where it stands among {@code states}. */
  Automaton.Step<DataAnswer> step(Message.ToService message, int[] states) {
    int place = message.service();
    return services.get(place).step(states[place], messages.number(message), message);
  }

  /** Returns what the coordinator makes of it; its state is the last of {@code states}. */
  Automaton.Step<CommandAnswer> step(Message.ToCoordinator message, int[] states) {
    return coordinator.step(states[services.size()], messages.number(message), message);
  }
}
