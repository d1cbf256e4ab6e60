package godwit.reshape;

import godwit.data.StepStatus;
import godwit.data.StepStatus.Present;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.PartitionState.Active;
import godwit.partition.PartitionState.Retired;
import godwit.partition.PartitionState.Seal;
import godwit.partition.PartitionState.Sealed;
import godwit.partition.ServiceId;
import godwit.partition.Sums;
import godwit.partition.Tally;
import godwit.request.Progress;
import godwit.request.Progress.Copy;
import godwit.request.Progress.Step;
import godwit.request.Progress.Waiting;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the coordinator's driver has seen last of one attempt of an operation, for people to be
 * told. Nothing is decided by it.
 *
 * @param source the partition that it takes from
 * @param target the partition that a move makes
 * @param slowing whether the source's writers are slowed
 * @param silentSinceMillis when each service was asked first that has not answered since, by the
 *     driver's clock
 */
public record Sight(
    Attempt attempt,
    Optional<Present> source,
    Optional<Present> target,
    boolean slowing,
    SortedMap<ServiceId, Long> silentSinceMillis) {
  public Sight {
    silentSinceMillis = Collections.unmodifiableSortedMap(new TreeMap<>(silentSinceMillis));
  }

  static Sight nothing(Attempt attempt) {
    return new Sight(attempt, Optional.empty(), Optional.empty(), false, new TreeMap<>());
  }

  Sight sawSource(Present seen) {
    return new Sight(attempt, Optional.of(seen), target, slowing, silentSinceMillis);
  }

  Sight sawTarget(Present seen) {
    return new Sight(attempt, source, Optional.of(seen), slowing, silentSinceMillis);
  }

  Sight slows(boolean slows) {
    return new Sight(attempt, source, target, slows, silentSinceMillis);
  }

  /** Returns what is seen once a service answered. */
  Sight answered(ServiceId service) {
    SortedMap<ServiceId, Long> others = new TreeMap<>(silentSinceMillis);
    others.remove(service);
    return new Sight(attempt, source, target, slowing, others);
  }

  /** Returns what is seen once a service did not answer what it was asked then. */
  Sight silent(ServiceId service, long askedMillis) {
    SortedMap<ServiceId, Long> more = new TreeMap<>(silentSinceMillis);
    more.putIfAbsent(service, askedMillis);
    return new Sight(attempt, source, target, slowing, more);
  }

  /** Returns it as people see it at a time of the driver's clock. */
  public Progress progress(long nowMillis) {
    List<Waiting> waiting =
        silentSinceMillis.entrySet().stream()
            .map(it -> new Waiting(it.getKey(), Math.max(0, nowMillis - it.getValue())))
            .toList();
    return new Progress(copy(), waiting);
  }

  private Optional<Copy> copy() {
    Optional<Departure> departure =
        source.flatMap(it -> it.partition().departure()).filter(it -> it.attempt().equals(attempt));
    Optional<Arrival> arrival =
        target.flatMap(it -> it.partition().arrival()).filter(it -> it.attempt().equals(attempt));
    Optional<Seal> handedOver = source.flatMap(it -> it.retiredBy(attempt)).flatMap(Retired::seal);
    if (departure.isEmpty() && arrival.isEmpty() && handedOver.isEmpty()) {
      return Optional.empty();
    }
    Tally copied = rows(target).orElse(Tally.ZERO);
    Optional<Tally> whole = rows(source);
    return Optional.of(
        new Copy(
            step(arrival, handedOver.isPresent()),
            copied.rows(),
            copied.bytes(),
            whole.map(it -> OptionalLong.of(it.rows())).orElse(OptionalLong.empty()),
            whole.map(it -> OptionalLong.of(it.bytes())).orElse(OptionalLong.empty()),
            handedOver.map(Seal::round).or(() -> departure.map(Departure::round)).orElse(0),
            slowing));
  }

  private Step step(Optional<Arrival> arrival, boolean handedOver) {
    if (handedOver
        || target.flatMap(StepStatus::state).filter(Active.class::isInstance).isPresent()) {
      return Step.HANDING_OVER;
    }
    if (source.flatMap(StepStatus::state).filter(Sealed.class::isInstance).isPresent()) {
      return Step.SEALED;
    }
    return arrival.filter(Arrival::viewWhole).isPresent() ? Step.CATCHING_UP : Step.COPYING;
  }

  private static Optional<Tally> rows(Optional<Present> side) {
    return side.flatMap(Present::sums).map(Sums::rows);
  }
}
