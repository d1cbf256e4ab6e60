package godwit.sim.planted;

import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.ServiceView;
import godwit.data.StepStatus;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.Tally;
import godwit.reshape.Intent;
import godwit.sim.cluster.Seams;
import godwit.sim.cluster.SimService;
import godwit.sim.mistake.Misheard;
import godwit.sim.world.SimDisk;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Mistakes in the steps of reshapes. */
final class MoveBugs {
  private MoveBugs() {}

  /** Takes each seal off at once, and puts another on for the hand-over. */
  static final class NoFence extends UncomparedSums {
    @Override
    public void propose(
        SimService service, DataCommand.Step step, Consumer<Optional<DataAnswer>> answer) {
      switch (step) {
        case DataCommand.Seal seal -> {
          service.submit(seal, answer);
          service.submit(
              new DataCommand.Unseal(seal.attempt(), seal.partition(), seal.round()), any -> {});
        }
        case DataCommand.HandOver handOver -> {
          int round = handOver.round() + 1;
          service.submit(
              new DataCommand.Seal(handOver.attempt(), handOver.partition(), round), any -> {});
          service.submit(
              new DataCommand.HandOver(
                  handOver.attempt(), handOver.partition(), round, handOver.sums()),
              answer);
        }
        default -> service.submit(step, answer);
      }
    }

    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
      return Misheard.inAnyRound(view, super.heeded(service, view, disk, command));
    }
  }

  static final class AttemptIgnored extends UncomparedSums {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
      return Misheard.inAnyAttempt(view, super.heeded(service, view, disk, command));
    }
  }

  /** A child of a split counts as empty. */
  static final class NotRecounted implements Seams {
    @Override
    public boolean altersCommands() {
      return true;
    }

    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
      return command instanceof DataCommand.Counted counted
          ? new DataCommand.Counted(counted.partition(), counted.asOf(), Tally.ZERO)
          : command;
    }
  }

  static final class RoundIgnored extends UncomparedSums {
    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
      return Misheard.inAnyRound(view, super.heeded(service, view, disk, command));
    }
  }

  static final class OwnBeforeHandOver implements Seams {
    @Override
    public void propose(
        SimService service, DataCommand.Step step, Consumer<Optional<DataAnswer>> answer) {
      service.submit(step, answer);
      if (step instanceof DataCommand.Complete complete) {
        service.submit(
            new DataCommand.Own(
                complete.attempt(), complete.partition(), complete.round(), service.view().clock()),
            any -> {});
      }
    }
  }

  /** Says that it has handed over, and then takes a late Unseal of that round. */
  static final class UnsealedAfterHandOver implements Seams {
    @Override
    public void propose(
        SimService service, DataCommand.Step step, Consumer<Optional<DataAnswer>> answer) {
      Optional<DataAnswer> told =
          step instanceof DataCommand.HandOver handOver
              ? handedOver(service.view(), handOver)
              : Optional.empty();
      if (told.isEmpty()) {
        service.submit(step, answer);
        return;
      }
      DataCommand.HandOver handOver = (DataCommand.HandOver) step;
      service.submit(
          new DataCommand.Unseal(handOver.attempt(), handOver.partition(), handOver.round()),
          any -> answer.accept(told));
    }

    private static Optional<DataAnswer> handedOver(
        ServiceView view, DataCommand.HandOver handOver) {
      return view.partitions()
          .find(handOver.partition())
          .filter(partition -> partition.state() instanceof PartitionState.Sealed)
          .map(partition -> {
            Departure departure = partition.departure().orElseThrow();
            PartitionState retired =
                new PartitionState.Retired(
                    handOver.attempt(),
                    view.clock(),
                    List.of(
                        new Successor(
                            departure.successor(), partition.range(), departure.target())),
                    Optional.empty(),
                    false);
            return new DataAnswer.Step(
                new StepStatus.Present(
                    partition.ending(handOver.attempt()).in(retired),
                    Optional.of(handOver.sums())));
          });
    }
  }

  static final class CompleteDropped implements Seams {
    @Override
    public void propose(
        SimService service, DataCommand.Step step, Consumer<Optional<DataAnswer>> answer) {
      service.submit(
          step instanceof DataCommand.Own own
              ? new DataCommand.Drop(own.attempt(), own.partition())
              : step,
          answer);
    }
  }

  /** Asks an owner once to end an attempt, and the second time takes it as done. */
  static final class EndAssumed implements Seams {
    private final TreeSet<Attempt> asked = new TreeSet<>();

    @Override
    public Intent intended(Intent intent) {
      return intent instanceof Intent.Propose(ServiceId service, DataCommand.Step step)
              && step instanceof DataCommand.End end
              && !asked.add(end.attempt())
          ? new Intent.Report(
              new CoordinatorCommand.ConfirmEnd(end.attempt().operation(), end.attempt().number()))
          : intent;
    }
  }

  static final class ClockNotCarried implements Seams {
    @Override
    public boolean altersCommands() {
      return true;
    }

    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
      return Misheard.atTheViewsTime(view, command);
    }
  }

  static final class SidesSwapped implements Seams {
    @Override
    public boolean altersCommands() {
      return true;
    }

    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
      return Misheard.withSidesSwapped(command);
    }
  }
}
