package godwit.data;

import godwit.clock.HybridClock;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Active;
import godwit.partition.PartitionState.Complete;
import godwit.partition.PartitionState.Receiving;
import godwit.request.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Judges a move's steps at its target. Nothing here makes the partition the target's before {@code
 * Own}.
 */
final class ArrivalRules {
  private final DataState state;
  private final Steps steps;

  ArrivalRules(DataState state) {
    this.state = state;
    this.steps = new Steps(state);
  }

  DataDecision prepare(DataCommand.Prepare prepare, long at, long stamp) {
    PartitionId id = prepare.partition();
    if (steps.find(id).isPresent()) {
      return steps.already(id);
    }
    if (state.dropped(id) || steps.outdated(prepare)) {
      return Steps.stale(prepare);
    }
    DataCommand.Origin origin = prepare.origin();
    long bound = state.settings.clockBoundMillis();
    if (!HybridClock.withinBound(origin.viewTime(), HybridClock.millis(stamp), bound)) {
      return Steps.refused(Reason.CLOCK_TOO_FAR, "viewTime=" + origin.viewTime());
    }
    Arrival arrival =
        new Arrival(
            prepare.attempt(),
            origin.service(),
            origin.partition(),
            origin.viewTime(),
            0,
            Optional.empty(),
            false,
            origin.viewTime());
    Partition partition =
        new Partition(
            id,
            prepare.table(),
            prepare.range(),
            List.of(new Extent(prepare.range(), state.nextFragment())),
            0,
            Optional.empty(),
            new Receiving(arrival));
    return Steps.accepted(new DataEvent.ArrivalPrepared(at, partition));
  }

  DataDecision receive(DataCommand.Receive receive, long at) {
    Optional<Partition> found = arriving(receive);
    if (found.isEmpty()) {
      return notArriving(receive);
    }
    Partition partition = found.get();
    Arrival arrival = partition.arrival().orElseThrow();
    DataCommand.Chunk chunk = receive.chunk();
    if (chunk.number() <= arrival.chunks()) {
      return steps.already(partition.id());
    }
    if (chunk.number() != arrival.chunks() + 1 || arrival.viewWhole()) {
      String detail = "chunk=" + chunk.number() + " received=" + arrival.chunks();
      return Steps.refused(Reason.WRONG_CURSOR, detail);
    }
    if (!chunk.after().equals(arrival.copiedThrough())) {
      String detail = "after=" + chunk.after() + " received=" + arrival.copiedThrough();
      return Steps.refused(Reason.WRONG_CURSOR, detail);
    }
    Arrival further = arrival.withChunk(chunk.through(), chunk.last());
    return Steps.accepted(
        new DataEvent.ChunkReceived(at, partition.in(new Receiving(further)), chunk));
  }

  DataDecision absorb(DataCommand.Absorb absorb, long at) {
    Optional<Partition> found = arriving(absorb);
    if (found.isEmpty()) {
      return notArriving(absorb);
    }
    Partition partition = found.get();
    Arrival arrival = partition.arrival().orElseThrow();
    Delta delta = absorb.delta();
    if (arrival.viewWhole() && delta.to() <= arrival.cursor()) {
      return steps.already(partition.id());
    }
    if (!follows(delta, arrival)) {
      return wrongCursor(delta, arrival);
    }
    Partition further = partition.in(new Receiving(arrival.withCursor(delta.to())));
    return Steps.accepted(
        new DataEvent.DeltaAbsorbed(at, further, Absorption.of(partition, delta, state.overlay)));
  }

  DataDecision complete(DataCommand.Complete complete, long at) {
    Optional<Partition> found = arriving(complete);
    if (found.isEmpty()) {
      return notArriving(complete);
    }
    Partition partition = found.get();
    if (partition.state() instanceof Complete held && held.round() >= complete.round()) {
      return held.round() == complete.round()
          ? steps.already(partition.id())
          : Steps.refused(
              Reason.WRONG_ROUND, "round=" + complete.round() + " held=" + held.round());
    }
    Arrival arrival = partition.arrival().orElseThrow();
    Delta delta = complete.last();
    if (!follows(delta, arrival)) {
      return wrongCursor(delta, arrival);
    }
    Absorption absorption = Absorption.of(partition, delta, state.overlay);
    Counts counts =
        state.counts(partition.id()).plus(absorption.difference(), absorption.streamed());
    if (!counts.sums().equals(Optional.of(complete.sums()))) {
      String detail = "source=" + complete.sums() + " target=" + counts.sums();
      return Steps.refused(Reason.SUMS_DIFFER, detail);
    }
    Complete whole = new Complete(arrival.withCursor(delta.to()), complete.round(), delta.to());
    return Steps.accepted(new DataEvent.DeltaAbsorbed(at, partition.in(whole), absorption));
  }

  DataDecision own(DataCommand.Own own, long at) {
    Optional<Partition> found = steps.find(own.partition());
    if (found.isEmpty()) {
      return Steps.unknown(own.partition());
    }
    Partition partition = found.get();
    if (Steps.over(partition, own.attempt())) {
      return steps.already(partition.id());
    }
    if (!(partition.state() instanceof Complete complete)
        || !complete.arrival().attempt().equals(own.attempt())) {
      return Steps.wrongState(partition);
    }
    if (complete.round() != own.round()) {
      String detail = "round=" + own.round() + " held=" + complete.round();
      return Steps.refused(Reason.WRONG_ROUND, detail);
    }
    long from = Math.max(at, own.handedOverAt() + 1);
    Partition owned =
        partition
            .ending(own.attempt())
            .since(own.handedOverAt())
            .in(new Active(Optional.empty(), from));
    return Steps.accepted(new DataEvent.RangeOwned(from, owned));
  }

  DataDecision drop(DataCommand.Drop drop, long at) {
    Optional<Partition> found = steps.find(drop.partition());
    if (found.isEmpty()) {
      return state.dropped(drop.partition())
          ? steps.already(drop.partition())
          : Steps.accepted(new DataEvent.ArrivalDropped(at, drop.partition(), Optional.empty()));
    }
    Partition partition = found.get();
    Optional<Attempt> open = partition.arrival().map(Arrival::attempt);
    if (open.isEmpty()) {
      return Steps.refused(Reason.TOO_LATE, "partition is owned: partition=" + partition.id());
    }
    if (!open.get().equals(drop.attempt())) {
      return Steps.stale(drop);
    }
    return Steps.accepted(new DataEvent.ArrivalDropped(at, partition.id(), found));
  }

  private static boolean follows(Delta delta, Arrival arrival) {
    return arrival.viewWhole() && delta.from() == arrival.cursor();
  }

  private static DataDecision wrongCursor(Delta delta, Arrival arrival) {
    String detail =
        "from=" + delta.from() + " cursor=" + arrival.cursor() + " whole=" + arrival.viewWhole();
    return Steps.refused(Reason.WRONG_CURSOR, detail);
  }

  private Optional<Partition> arriving(DataCommand.Step step) {
    return steps
        .find(step.partition())
        .filter(partition ->
            partition
                .arrival()
                .filter(arrival -> arrival.attempt().equals(step.attempt()))
                .isPresent());
  }

  private DataDecision notArriving(DataCommand.Step step) {
    Optional<Partition> found = steps.find(step.partition());
    if (found.isEmpty()) {
      return Steps.unknown(step.partition());
    }
    return Steps.over(found.get(), step.attempt())
        ? steps.already(step.partition())
        : Steps.stale(step);
  }
}
