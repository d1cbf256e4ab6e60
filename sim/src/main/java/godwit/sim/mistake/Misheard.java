package godwit.sim.mistake;

import godwit.data.DataCommand;
import godwit.data.ServiceView;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import java.util.Optional;

/** What a service's machine is told for a command of its log. */
public final class Misheard {
  private Misheard() {}

  /** Returns the step in the round in which the partition is, whatever round it names. */
  public static DataCommand inAnyRound(ServiceView view, DataCommand command) {
    return switch (command) {
      case DataCommand.Unseal unseal ->
          new DataCommand.Unseal(
              unseal.attempt(), unseal.partition(), round(view, unseal, unseal.round()));
      case DataCommand.HandOver step ->
          new DataCommand.HandOver(
              step.attempt(), step.partition(), round(view, step, step.round()), step.sums());
      case DataCommand.Own own ->
          new DataCommand.Own(
              own.attempt(), own.partition(), round(view, own, own.round()), own.handedOverAt());
      default -> command;
    };
  }

  private static int round(ServiceView view, DataCommand.Step step, int named) {
    Optional<Partition> partition = view.partitions().find(step.partition());
    Optional<Integer> leaving = partition.flatMap(Partition::departure).map(Departure::round);
    return leaving.orElse(
        partition
            .map(Partition::state)
            .filter(PartitionState.Complete.class::isInstance)
            .map(state -> ((PartitionState.Complete) state).round())
            .orElse(named));
  }

  /** Returns the step in the attempt by which the partition comes or leaves. */
  public static DataCommand inAnyAttempt(ServiceView view, DataCommand command) {
    if (!(command instanceof DataCommand.Step step)) {
      return command;
    }
    Optional<Partition> partition = view.partitions().find(step.partition());
    Attempt present =
        partition
            .flatMap(Partition::departure)
            .map(Departure::attempt)
            .or(() -> partition.flatMap(Partition::arrival).map(Arrival::attempt))
            .orElse(step.attempt());
    return switch (step) {
      case DataCommand.Seal seal -> new DataCommand.Seal(present, seal.partition(), seal.round());
      case DataCommand.Unseal unseal ->
          new DataCommand.Unseal(present, unseal.partition(), unseal.round());
      case DataCommand.HandOver handOver ->
          new DataCommand.HandOver(
              present, handOver.partition(), handOver.round(), handOver.sums());
      case DataCommand.End end -> new DataCommand.End(present, end.partition());
      default -> command;
    };
  }

  /** Has a target begin at the view's time, not at the hand-over's. */
  public static DataCommand atTheViewsTime(ServiceView view, DataCommand command) {
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

  /** Gives each side's id of a split to the other. */
  public static DataCommand withSidesSwapped(DataCommand command) {
    return command instanceof DataCommand.Split split
        ? new DataCommand.Split(
            split.attempt(), split.partition(), split.key(), split.right(), split.left())
        : command;
  }
}
