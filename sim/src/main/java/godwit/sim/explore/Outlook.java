package godwit.sim.explore;

import godwit.clock.HybridClock;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiries;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.ServiceView;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorRequest;
import godwit.reshape.ArrivalDriver;
import godwit.reshape.CoordinatorDriver;
import godwit.reshape.Driver;
import godwit.reshape.Errand;
import godwit.reshape.Heard;
import godwit.reshape.Intent;
import godwit.reshape.LearningDriver;
import godwit.reshape.LeftoverDriver;
import godwit.reshape.ReshapeSettings;
import godwit.reshape.SealGuard;
import godwit.store.MemoryStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What everybody might send when the machines stand so: the core's drivers, new in their seats and
 * also out of patience, and the clients of the coordinator. Not thread-safe.
 *
 * <p>Sending commits nobody to anything, since nothing need arrive. So all that might be sent is
 * sent at once, which spares a choice and loses no course of events.
 */
final class Outlook {
  private static final long POLL_MILLIS = 50;
  private static final long PATIENCE_MILLIS = 3_000;
  private static final int MAX_ERRANDS = 64;

  private final Parts parts;
  private final Configuration configuration;
  private final ReshapeSettings settings;
  private final Soups soups;
  private final Map<List<Integer>, Integer> known = new HashMap<>();

  Outlook(Parts parts, Configuration configuration, Soups soups) {
    this.parts = parts;
    this.configuration = configuration;
    this.soups = soups;
    Limits limits = configuration.limits();
    this.settings =
        new ReshapeSettings(
            limits.chunkBytes(), 1 << 20, 0, 4, limits.rounds(), PATIENCE_MILLIS, POLL_MILLIS);
  }

  /**
   * Returns the set of messages; {@code states} are those of the services, then the coordinator.
   */
  int messages(int[] states) {
    List<Integer> key = Arrays.stream(states).boxed().toList();
    Integer found = known.get(key);
    if (found == null) {
      found = soups.of(new Look(states).all());
      known.put(key, found);
    }
    return found;
  }

  /** One look at everything. */
  private final class Look {
    private final int[] states;
    private final TreeSet<Integer> sent = new TreeSet<>();

    private Look(int[] states) {
      this.states = states.clone();
    }

    private Set<Integer> all() {
      CoordinatorState coordinator = parts.coordinator().view(states[parts.services().size()]);
      if (!coordinator.locators().allOpen().isEmpty() && !configuration.limits().asksOnce()) {
        for (CoordinatorRequest.Change change : configuration.requests().apply(coordinator)) {
          send(new Message.ToCoordinator(new CoordinatorCommand.Change(change)));
        }
      }
      drive(new CoordinatorDriver(settings), coordinator, PATIENCE_MILLIS);
      drive(new LeftoverDriver(settings), coordinator, 0);
      drive(new LearningDriver(settings), coordinator, 0);
      List<ServiceView> views = new ArrayList<>();
      for (int i = 0; i < parts.services().size(); i++) {
        ServiceView view = parts.services().get(i).view(states[i]);
        views.add(view);
        ServiceId self = new ServiceId(i + 1L);
        drive(new ArrivalDriver(self, settings), view, PATIENCE_MILLIS);
        drive(new SealGuard(self), view, HybridClock.millis(Long.MAX_VALUE));
        count(i, view);
      }
      parts.mistake().sent(views, coordinator).forEach(this::send);
      return sent;
    }

    /** Has the driver look, now and, if it may run out of patience, that much later. */
    private <V> void drive(Driver<V> driver, V view, long later) {
      if (later <= PATIENCE_MILLIS) {
        look(driver, view, Machines.NOW_MILLIS);
      }
      if (later > 0) {
        look(driver, view, later > PATIENCE_MILLIS ? later : Machines.NOW_MILLIS + later);
      }
    }

    private <V> void look(Driver<V> driver, V view, long nowMillis) {
      ArrayDeque<Errand> errands = new ArrayDeque<>(driver.next(view, nowMillis));
      for (int i = 0; !errands.isEmpty(); i++) {
        if (i == MAX_ERRANDS) {
          throw new AssertionError("a driver asks without end: " + errands.peek());
        }
        Errand errand = errands.remove();
        perform(errand.intent())
            .ifPresent(heard -> {
              driver.heard(errand, heard, nowMillis);
              errands.addAll(driver.next(view, nowMillis));
            });
      }
    }

    /** Sends it; returns the answer if it would change nothing, since all else is then as it is. */
    private Optional<Heard> perform(Intent intent) {
      return switch (intent) {
        case Intent.Ask ask ->
            Optional.of(new Heard.Answered(answer(ask.inquiry(), store(ask.service()))));
        case Intent.Propose propose ->
            propose(new Message.ToService(place(propose.service()), propose.step(), List.of()));
        case Intent.Recognise recognise ->
            propose(
                new Message.ToService(
                    place(recognise.service()),
                    new DataCommand.Recognise(recognise.incarnation()),
                    List.of()));
        case Intent.Take take ->
            propose(new Message.ToService(place(take.service()), take.receive(), take.rows()));
        case Intent.Consult consult ->
            Optional.of(
                new Heard.Consulted(
                    parts
                        .coordinator()
                        .view(states[parts.services().size()])
                        .answer(new CoordinatorRequest.Describe(consult.operation()))));
        case Intent.Report report -> {
          Message.ToCoordinator message = new Message.ToCoordinator(report.command());
          send(message);
          Automaton.Step<CommandAnswer> step = parts.step(message, states);
          yield step.next() == states[parts.services().size()]
              ? Optional.of(new Heard.Recorded(step.answer()))
              : Optional.empty();
        }
      };
    }

    private Optional<Heard> propose(Message.ToService message) {
      if (message.command() instanceof DataCommand.Seal seal
          && seal.round() > configuration.limits().rounds()) {
        return Optional.empty();
      }
      send(message);
      Automaton.Step<DataAnswer> step = parts.step(message, states);
      return step.next() == states[message.service()]
          ? Optional.of(new Heard.Decided(step.answer()))
          : Optional.empty();
    }

    private InquiryAnswer answer(Inquiry inquiry, MemoryStore store) {
      return parts.mistake().answered(inquiry, Inquiries.answer(inquiry, store), store);
    }

    private void count(int service, ServiceView view) {
      for (PartitionId partition : view.uncounted()) {
        Inquiries.count(partition, store(new ServiceId(service + 1L)))
            .ifPresent(counted -> send(new Message.ToService(service, counted, List.of())));
      }
    }

    private MemoryStore store(ServiceId service) {
      int place = place(service);
      return parts.services().get(place).store(states[place]);
    }

    private void send(Message message) {
      sent.add(parts.messages().number(message));
    }
  }

  private static int place(ServiceId service) {
    return (int) service.number() - 1;
  }
}
