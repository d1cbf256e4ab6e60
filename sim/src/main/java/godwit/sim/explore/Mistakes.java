package godwit.sim.explore;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.coordinator.Stage;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.DataMachine;
import godwit.data.DataSettings;
import godwit.data.Delta;
import godwit.data.DeltaItem;
import godwit.data.Inquiries;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.ServiceView;
import godwit.data.StepStatus;
import godwit.partition.Arrival;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.Sums;
import godwit.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Mistakes that exploring must see. */
final class Mistakes {
  private Mistakes() {}

  /** Each side of a move takes its own sums for the other's. */
  static class UncomparedSums implements Mistake {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, MemoryStore store, DataCommand command) {
      return switch (command) {
        case DataCommand.Complete complete -> agreeing(service, view, store, complete);
        case DataCommand.HandOver handOver ->
            sums(handOver.partition(), store)
                .<DataCommand>map(own ->
                    new DataCommand.HandOver(
                        handOver.attempt(), handOver.partition(), handOver.round(), own))
                .orElse(handOver);
        default -> command;
      };
    }

    /** The sums after the last delta are those of a copy that has absorbed it. */
    private static DataCommand agreeing(
        ServiceId service, ServiceView view, MemoryStore store, DataCommand.Complete complete) {
      MemoryStore copy = store.copy();
      DataMachine scratch = new DataMachine(service, copy, DataSettings.DEFAULT);
      DataCommand absorb =
          new DataCommand.Absorb(complete.attempt(), complete.partition(), complete.last());
      long index = copy.appliedIndex() + 1;
      scratch.apply(index, new DataEntry(view.clock(), List.of(absorb)));
      scratch.commit(index);
      return sums(complete.partition(), copy)
          .<DataCommand>map(own ->
              new DataCommand.Complete(
                  complete.attempt(), complete.partition(), complete.round(), complete.last(), own))
          .orElse(complete);
    }

    private static Optional<Sums> sums(PartitionId partition, MemoryStore store) {
      return Inquiries.answer(new Inquiry.Status(partition), store)
                  instanceof InquiryAnswer.Status(StepStatus status)
              && status instanceof StepStatus.Present present
          ? present.sums()
          : Optional.empty();
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
      if (!(answer instanceof InquiryAnswer.Changes changes)) {
        return answer;
      }
      Delta whole = changes.delta();
      List<DeltaItem> items = whole.items().stream().filter(travels).toList();
      return new InquiryAnswer.Changes(
          new Delta(whole.from(), whole.to(), items), changes.caughtUp(), changes.status());
    }
  }

  /** Steps are taken whatever round they name. */
  static final class RoundIgnored extends UncomparedSums {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, MemoryStore store, DataCommand command) {
      DataCommand heeded = super.heeded(service, view, store, command);
      return switch (heeded) {
        case DataCommand.Unseal unseal ->
            new DataCommand.Unseal(
                unseal.attempt(), unseal.partition(), round(view, unseal, unseal.round()));
        case DataCommand.HandOver step ->
            new DataCommand.HandOver(
                step.attempt(), step.partition(), round(view, step, step.round()), step.sums());
        default -> heeded;
      };
    }

    private static int round(ServiceView view, DataCommand.Step step, int named) {
      return view.partitions()
          .find(step.partition())
          .flatMap(Partition::departure)
          .map(Departure::round)
          .orElse(named);
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
      return command instanceof DataCommand.Own own
          ? new DataCommand.Own(own.attempt(), own.partition(), own.round(), viewTime(view, own))
          : command;
    }

    private static long viewTime(ServiceView view, DataCommand.Own own) {
      return view.partitions()
          .find(own.partition())
          .flatMap(Partition::arrival)
          .map(Arrival::viewTime)
          .orElse(own.handedOverAt());
    }
  }

  /** A split gives each side's id to the other. */
  static final class SidesSwapped implements Mistake {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, MemoryStore store, DataCommand command) {
      return command instanceof DataCommand.Split split
          ? new DataCommand.Split(
              split.attempt(), split.partition(), split.key(), split.right(), split.left())
          : command;
    }
  }

  /** A delta begins one tick after its cursor. */
  static final class DeltaBeginsLate extends UncomparedSums {
    @Override
    public InquiryAnswer answered(Inquiry inquiry, InquiryAnswer answer, MemoryStore store) {
      if (!(inquiry instanceof Inquiry.NextDelta asked)) {
        return answer;
      }
      Inquiry later =
          new Inquiry.NextDelta(
              asked.attempt(), asked.partition(), asked.from() + 1, asked.maxBytes());
      if (!(Inquiries.answer(later, store) instanceof InquiryAnswer.Changes changes)) {
        return answer;
      }
      Delta late = changes.delta();
      return new InquiryAnswer.Changes(
          new Delta(asked.from(), late.to(), late.items()), changes.caughtUp(), changes.status());
    }
  }
}
