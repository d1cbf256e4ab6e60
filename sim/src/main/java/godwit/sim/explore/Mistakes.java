package godwit.sim.explore;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.coordinator.Stage;
import godwit.data.DataCommand;
import godwit.data.DeltaItem;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.ServiceView;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.sim.mistake.Curtailed;
import godwit.sim.mistake.Misheard;
import godwit.sim.mistake.OwnSums;
import godwit.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Mistakes that exploring must see. */
final class Mistakes {
  private Mistakes() {}

  /** Each side of a move takes its own sums for the other's. */
  static class UncomparedSums implements Mistake {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, MemoryStore store, DataCommand command) {
      return OwnSums.taken(service, view, store, store::copy, command);
    }
  }

  /** Deltas lack some items. */
  static final class Thinned extends UncomparedSums {
    private final Predicate<DeltaItem> travels;

    Thinned(Predicate<DeltaItem> travels) {
      this.travels = travels;
    }

    @Override
    public InquiryAnswer answered(Inquiry inquiry, InquiryAnswer answer, MemoryStore store) {
      return Curtailed.to(travels, answer);
    }
  }

  /** Steps are taken whatever round they name. */
  static final class RoundIgnored extends UncomparedSums {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, MemoryStore store, DataCommand command) {
      return Misheard.inAnyRound(view, super.heeded(service, view, store, command));
    }
  }

  /** The target owns what is complete before the source has handed it over. */
  static final class OwnedEarly implements Mistake {
    @Override
    public List<Message> sent(List<ServiceView> services, CoordinatorState coordinator) {
      return ofComplete(
          services,
          (partition, complete) ->
              new DataCommand.Own(
                  complete.arrival().attempt(),
                  partition.id(),
                  complete.round(),
                  complete.sealedAt()));
    }
  }

  /** The target drops what is complete when it hears nothing. */
  static final class CompleteDropped implements Mistake {
    @Override
    public List<Message> sent(List<ServiceView> services, CoordinatorState coordinator) {
      return ofComplete(
          services,
          (partition, complete) ->
              new DataCommand.Drop(complete.arrival().attempt(), partition.id()));
    }
  }

  /** What is made of a partition that is complete. */
  private interface OfComplete {
    DataCommand step(Partition partition, PartitionState.Complete complete);
  }

  private static List<Message> ofComplete(List<ServiceView> services, OfComplete then) {
    List<Message> sent = new ArrayList<>();
    for (int i = 0; i < services.size(); i++) {
      for (Partition partition : services.get(i).partitions().all()) {
        if (partition.state() instanceof PartitionState.Complete complete) {
          sent.add(new Message.ToService(i, then.step(partition, complete), List.of()));
        }
      }
    }
    return sent;
  }

  /** The coordinator takes silence for the end of an attempt. */
  static final class EndAssumed implements Mistake {
    @Override
    public List<Message> sent(List<ServiceView> services, CoordinatorState coordinator) {
      List<Message> sent = new ArrayList<>();
      for (Operation open : coordinator.operations().open()) {
        if (open.stage() instanceof Stage.Ending) {
          sent.add(
              new Message.ToCoordinator(
                  new CoordinatorCommand.ConfirmEnd(open.id(), open.attempt())));
        }
      }
      return sent;
    }
  }

  /** The target begins at the view's time, not at the hand-over's. */
  static final class ClockLeftBehind implements Mistake {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, MemoryStore store, DataCommand command) {
      return Misheard.atTheViewsTime(view, command);
    }
  }

  /** A split gives each side's id to the other. */
  static final class SidesSwapped implements Mistake {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, MemoryStore store, DataCommand command) {
      return Misheard.withSidesSwapped(command);
    }
  }

  /** Services let a coordinator that was given up begin what it likes. */
  static final class Unfenced implements Mistake {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, MemoryStore store, DataCommand command) {
      return command instanceof DataCommand.Recognise ? new DataCommand.Recognise(0) : command;
    }
  }

  /** A delta begins one tick after its cursor. */
  static final class DeltaBeginsLate extends UncomparedSums {
    @Override
    public InquiryAnswer answered(Inquiry inquiry, InquiryAnswer answer, MemoryStore store) {
      return Curtailed.by(1, inquiry, answer, store);
    }
  }
}
