package godwit.data;

import godwit.partition.Attempt;
import godwit.partition.Count;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.partition.PartitionState.Active;
import godwit.partition.PartitionState.Retired;
import godwit.partition.PartitionState.Sealed;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.Sums;
import godwit.request.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Judges a move's steps at its source. The source's log alone decides whether and when a partition
 * leaves.
 */
final class DepartureRules {
  private final DataState state;
  private final Steps steps;
  private final ServiceId self;

  DepartureRules(DataState state, ServiceId self) {
    this.state = state;
    this.steps = new Steps(state);
    this.self = self;
  }

  DataDecision begin(DataCommand.Begin begin, long at) {
    Optional<Partition> found = steps.find(begin.partition());
    if (found.isEmpty()) {
      return Steps.unknown(begin.partition());
    }
    Partition partition = found.get();
    if (isOf(partition, begin.attempt())) {
      return steps.already(begin.partition());
    }
    if (Steps.over(partition, begin.attempt()) || steps.outdated(begin)) {
      return Steps.stale(begin);
    }
    if (partition.departure().isPresent()) {
      return Steps.busy(partition);
    }
    if (!(partition.state() instanceof Active active)) {
      return Steps.wrongState(partition);
    }
    if (begin.target().equals(self)) {
      return Steps.refused(Reason.SAME_SERVICE, "service=" + self);
    }
    if (state.counts(partition.id()).count() instanceof Count.Pending) {
      return Steps.refused(Reason.COUNTING, "partition=" + partition.id());
    }
    Departure departure =
        new Departure(
            begin.attempt(),
            begin.target(),
            begin.successor(),
            state.clock(),
            0,
            begin.budgetMillis());
    Active leaving = new Active(Optional.of(departure), active.servesFrom());
    return Steps.accepted(new DataEvent.DepartureBegun(at, partition.in(leaving)));
  }

  DataDecision seal(DataCommand.Seal seal, long at) {
    Optional<Partition> found = steps.find(seal.partition());
    if (found.isEmpty()) {
      return Steps.unknown(seal.partition());
    }
    Partition partition = found.get();
    if (!isOf(partition, seal.attempt())) {
      return Steps.stale(seal);
    }
    Optional<Departure> open = partition.departure();
    if (open.isEmpty()) {
      return steps.already(partition.id());
    }
    Departure departure = open.get();
    if (!(partition.state() instanceof Active active)) {
      return departure.round() == seal.round()
          ? steps.already(partition.id())
          : wrongRound(seal.round(), departure);
    }
    if (departure.round() + 1 != seal.round()) {
      return wrongRound(seal.round(), departure);
    }
    Sealed sealed = new Sealed(departure.nextRound(), active.servesFrom(), at);
    return Steps.accepted(new DataEvent.SealChanged(at, partition.in(sealed)));
  }

  DataDecision unseal(DataCommand.Unseal unseal, long at) {
    Optional<Partition> found = steps.find(unseal.partition());
    if (found.isEmpty()) {
      return Steps.unknown(unseal.partition());
    }
    Partition partition = found.get();
    if (!isOf(partition, unseal.attempt())) {
      return Steps.stale(unseal);
    }
    if (!(partition.state() instanceof Sealed sealed)) {
      return steps.already(partition.id());
    }
    if (sealed.departure().round() != unseal.round()) {
      return wrongRound(unseal.round(), sealed.departure());
    }
    Active active = new Active(Optional.of(sealed.departure()), sealed.servesFrom());
    return Steps.accepted(new DataEvent.SealChanged(at, partition.in(active)));
  }

  DataDecision handOver(DataCommand.HandOver handOver, long at) {
    Optional<Partition> found = steps.find(handOver.partition());
    if (found.isEmpty()) {
      return Steps.unknown(handOver.partition());
    }
    Partition partition = found.get();
    if (!isOf(partition, handOver.attempt())) {
      return Steps.stale(handOver);
    }
    if (partition.state() instanceof Retired) {
      return steps.already(partition.id());
    }
    if (!(partition.state() instanceof Sealed sealed)) {
      return Steps.wrongState(partition);
    }
    Departure departure = sealed.departure();
    if (departure.round() != handOver.round()) {
      return wrongRound(handOver.round(), departure);
    }
    Optional<Sums> sums = state.counts(partition.id()).sums();
    if (!sums.equals(Optional.of(handOver.sums()))) {
      String detail = "source=" + sums + " target=" + handOver.sums();
      return Steps.refused(Reason.SUMS_DIFFER, detail);
    }
    Successor successor =
        new Successor(departure.successor(), partition.range(), departure.target());
    PartitionState.Seal seal = new PartitionState.Seal(departure.round(), sealed.sealedAt());
    Retired retired =
        new Retired(handOver.attempt(), at, List.of(successor), Optional.of(seal), false);
    return Steps.accepted(
        new DataEvent.PartitionHandedOver(
            at, handOver.attempt(), partition.ending(handOver.attempt()).in(retired)));
  }

  DataDecision end(DataCommand.End end, long at) {
    Optional<Partition> found = steps.find(end.partition());
    if (found.isEmpty()) {
      return Steps.unknown(end.partition());
    }
    Partition partition = found.get();
    if (Steps.over(partition, end.attempt()) || partition.state() instanceof Retired) {
      return steps.already(partition.id());
    }
    Optional<Departure> departure = partition.departure();
    if (departure.isPresent() && departure.get().attempt().compareTo(end.attempt()) > 0) {
      return Steps.stale(end);
    }
    if (departure.isPresent()
        && !departure.get().attempt().operation().equals(end.attempt().operation())) {
      return Steps.busy(partition);
    }
    if (partition.state() instanceof Active active) {
      return ended(partition, end.attempt(), active.servesFrom(), at);
    }
    return partition.state() instanceof Sealed sealed
        ? ended(partition, end.attempt(), sealed.servesFrom(), at)
        : Steps.wrongState(partition);
  }

  private static DataDecision ended(
      Partition partition, Attempt attempt, long servesFrom, long at) {
    Partition serving = partition.ending(attempt).in(new Active(Optional.empty(), servesFrom));
    return Steps.accepted(new DataEvent.AttemptEnded(at, partition, serving));
  }

  private static boolean isOf(Partition partition, Attempt attempt) {
    return partition.departure().filter(open -> open.attempt().equals(attempt)).isPresent()
        || (partition.state() instanceof Retired retired && retired.attempt().equals(attempt));
  }

  private static DataDecision wrongRound(int round, Departure departure) {
    return Steps.refused(Reason.WRONG_ROUND, "round=" + round + " held=" + departure.round());
  }
}
