package godwit.data;

import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Count;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.partition.Tally;
import godwit.request.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges what makes, splits, joins, discards, counts and releases partitions in one service; none
 * of it copies a row.
 */
final class ReshapeRules {
  private final DataState state;
  private final Steps steps;
  private final ServiceId self;

  ReshapeRules(DataState state, ServiceId self) {
    this.state = state;
    this.steps = new Steps(state);
    this.self = self;
  }

  DataDecision found(DataCommand.Found found, long at) {
    if (steps.find(found.partition()).isPresent()) {
      return steps.already(found.partition());
    }
    if (!state.partitions().ownedWithin(found.table(), found.range()).isEmpty()) {
      return Steps.refused(Reason.WRONG_STATE, "range is owned: range=" + found.range());
    }
    if (state.founded(found.partition())
        || state.dropped(found.partition())
        || steps.outdated(found)) {
      return Steps.stale(found);
    }
    // It owns its range at the very timestamp of its founding, for that is a read's present time.
    Partition partition =
        new Partition(
            found.partition(),
            found.table(),
            found.range(),
            List.of(new Extent(found.range(), state.nextFragment())),
            at - 1,
            Optional.of(found.attempt()),
            plain(at));
    return Steps.accepted(new DataEvent.PartitionFounded(at, partition));
  }

  DataDecision split(DataCommand.Split split, long at) {
    Optional<Partition> found = steps.find(split.partition());
    if (found.isEmpty()) {
      return Steps.unknown(split.partition());
    }
    Partition parent = found.get();
    Optional<DataDecision> hindrance = hindrance(parent, split);
    if (hindrance.isPresent()) {
      return hindrance.get();
    }
    if (!parent.range().canSplitAt(split.key())) {
      String detail = "key=" + split.key() + " range=" + parent.range();
      return Steps.refused(Reason.SPLIT_KEY_OUTSIDE, detail);
    }
    KeyRange below = parent.range().below(split.key());
    KeyRange above = parent.range().from(split.key());
    Partition left = heir(parent, split.left(), below, split.attempt(), at);
    Partition right = heir(parent, split.right(), above, split.attempt(), at);
    Partition retired = retire(parent, split.attempt(), at, List.of(left, right));
    return Steps.accepted(new DataEvent.PartitionSplit(at, retired, left, right));
  }

  DataDecision join(DataCommand.Join join, long at) {
    Optional<Partition> lower = steps.find(join.partition());
    Optional<Partition> upper = steps.find(join.right());
    if (lower.isEmpty() || upper.isEmpty()) {
      return Steps.unknown(lower.isEmpty() ? join.partition() : join.right());
    }
    Partition left = lower.get();
    Partition right = upper.get();
    Optional<DataDecision> hindrance = hindrance(left, join).or(() -> hindrance(right, join));
    if (hindrance.isPresent()) {
      return hindrance.get();
    }
    if (!left.table().equals(right.table()) || !left.range().meets(right.range())) {
      String detail = "left=" + left.range() + " right=" + right.range();
      return Steps.refused(Reason.NOT_NEIGHBOURS, detail);
    }
    Partition joined =
        new Partition(
            join.joined(),
            left.table(),
            left.range().join(right.range()),
            Extent.join(left.extents(), right.extents()),
            at,
            Optional.of(join.attempt()),
            plain(at));
    return Steps.accepted(
        new DataEvent.PartitionsJoined(
            at,
            retire(left, join.attempt(), at, List.of(joined)),
            retire(right, join.attempt(), at, List.of(joined)),
            joined));
  }

  DataDecision counted(DataCommand.Counted counted, long at) {
    PartitionId id = counted.partition();
    if (!(state.counts(id).count() instanceof Count.Pending pending)
        || pending.asOf() != counted.asOf()) {
      return new DataDecision.Settled(new DataAnswer.Clock(state.clock()));
    }
    Map<PartitionId, Count.Known> counts = new TreeMap<>();
    counts.put(id, pending.counted(counted.tally()));
    pending
        .sibling()
        .ifPresent(sibling -> {
          Count other = state.counts(sibling.partition()).count();
          if (other instanceof Count.Pending rest && rest.asOf() == pending.asOf()) {
            Tally tally = sibling.together().minus(counted.tally());
            counts.put(sibling.partition(), rest.counted(tally));
          }
        });
    return Steps.accepted(new DataEvent.RowsCounted(at, counts));
  }

  DataDecision release(DataCommand.Release release, long at) {
    long to = Math.min(Math.min(release.to(), state.clock()), pinned());
    if (to <= state.released()) {
      return new DataDecision.Settled(new DataAnswer.Clock(state.clock()));
    }
    List<Partition> gone = new ArrayList<>();
    Map<TableId, Partition> monuments = new TreeMap<>();
    for (Partition partition : state.partitions().all()) {
      if (partition.state() instanceof PartitionState.Retired retired
          && retired.published()
          && retired.end() < to
          && !partition.isMonument()) {
        gone.add(partition);
        if (partition.discarded()) {
          monuments.putIfAbsent(partition.table(), partition.monument());
        }
      }
    }
    return Steps.accepted(
        new DataEvent.HistoryReleased(at, to, gone, List.copyOf(monuments.values())));
  }

  /**
   * Takes both partitions of a join at once, though one is named: history is released of both or of
   * none, so that whoever sees one sees what became of it.
   */
  DataDecision forget(DataCommand.Step forget, long at) {
    List<Partition> published = new ArrayList<>();
    if (steps.find(forget.partition()).filter(it -> isRetiredBy(it, forget)).isPresent()) {
      for (Partition partition : state.partitions().all()) {
        if (isRetiredBy(partition, forget)
            && partition.state() instanceof PartitionState.Retired retired
            && !retired.published()) {
          published.add(partition.in(retired.acknowledged()));
        }
      }
    }
    return published.isEmpty()
        ? steps.already(forget.partition())
        : Steps.accepted(new DataEvent.SuccessorsPublished(at, published));
  }

  DataDecision discard(DataCommand.Discard discard, long at) {
    Optional<Partition> found = steps.find(discard.partition());
    if (found.isEmpty()) {
      return Steps.unknown(discard.partition());
    }
    List<Partition> retired = new ArrayList<>();
    for (Partition partition : ofTable(found.get())) {
      Optional<DataDecision> hindrance = hindrance(partition, discard);
      if (hindrance.isPresent()) {
        return hindrance.get();
      }
      retired.add(retire(partition, discard.attempt(), at, List.of()));
    }
    return Steps.accepted(new DataEvent.PartitionsDiscarded(at, retired));
  }

  /** Returns the partition, and those of the same table that are owned here. */
  private List<Partition> ofTable(Partition named) {
    List<Partition> all = new ArrayList<>(List.of(named));
    for (Partition partition : state.partitions().all()) {
      boolean other = !partition.id().equals(named.id()) && partition.table().equals(named.table());
      if (other && partition.owned()) {
        all.add(partition);
      }
    }
    return all;
  }

  /** Returns whether the step is about what its own operation discarded. */
  boolean discarded(DataCommand.Drop drop) {
    return steps
        .find(drop.partition())
        .filter(partition -> partition.discarded() && isRetiredBy(partition, drop))
        .isPresent();
  }

  private static boolean isRetiredBy(Partition partition, DataCommand.Step step) {
    return partition.state() instanceof PartitionState.Retired retired
        && retired.attempt().operation().equals(step.attempt().operation());
  }

  /** Returns the time before which history can't be released: what open moves and counts read. */
  private long pinned() {
    long pinned = Long.MAX_VALUE;
    for (Partition partition : state.partitions().all()) {
      if (partition.departure().isPresent()) {
        pinned = Math.min(pinned, partition.departure().get().viewTime());
      }
      if (state.counts(partition.id()).count() instanceof Count.Pending pending) {
        pinned = Math.min(pinned, pending.asOf());
      }
    }
    return pinned;
  }

  /** Returns why the partition can't be retired by the step, or that it has been. */
  private Optional<DataDecision> hindrance(Partition partition, DataCommand.Step step) {
    if (partition.state() instanceof PartitionState.Retired retired) {
      return Optional.of(
          retired.attempt().operation().equals(step.attempt().operation())
              ? steps.already(step.partition())
              : Steps.wrongState(partition));
    }
    if (Steps.over(partition, step.attempt()) || steps.outdated(step)) {
      return Optional.of(Steps.stale(step));
    }
    if (partition.departure().isPresent()) {
      return Optional.of(Steps.busy(partition));
    }
    return partition.owned() ? Optional.empty() : Optional.of(Steps.wrongState(partition));
  }

  private static Partition heir(
      Partition parent, PartitionId id, KeyRange range, Attempt attempt, long at) {
    return new Partition(
        id,
        parent.table(),
        range,
        Extent.within(parent.extents(), range),
        at,
        Optional.of(attempt),
        plain(at));
  }

  private Partition retire(Partition parent, Attempt attempt, long at, List<Partition> heirs) {
    List<Successor> successors =
        heirs.stream().map(heir -> new Successor(heir.id(), heir.range(), self)).toList();
    return parent
        .ending(attempt)
        .in(new PartitionState.Retired(attempt, at, successors, Optional.empty(), false));
  }

  private static PartitionState plain(long at) {
    return new PartitionState.Active(Optional.empty(), at);
  }
}
