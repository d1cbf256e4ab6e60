package godwit.data;

import godwit.partition.Attempt;
import godwit.partition.Count;
import godwit.partition.Departure;
import godwit.partition.Extent;
import godwit.partition.Fingerprint;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.Tally;
import godwit.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries events out on the state. Total: only an event that a rule has decided reaches it. */
final class DataApplier {
  private final DataState state;

  DataApplier(DataState state) {
    this.state = state;
  }

  void apply(DataEvent event) {
    state.advance(event.at());
    switch (event) {
      case DataEvent.ClockAdvanced advanced -> {}
      case DataEvent.HistoryReleased released -> release(released);
      case DataEvent.IncarnationRecognised recognised -> state.recognise(recognised.incarnation());
      case DataEvent.RequestCompleted completed -> complete(completed);
      case DataEvent.RowsCounted counted -> counted.counts().forEach(this::know);
      case DataEvent.PartitionFounded founded -> found(founded.partition());
      case DataEvent.PartitionSplit split -> split(split);
      case DataEvent.PartitionsJoined joined -> join(joined);
      case DataEvent.DepartureBegun begun -> begin(begun);
      case DataEvent.SealChanged changed -> state.put(changed.partition());
      case DataEvent.PartitionHandedOver over -> handOver(over);
      case DataEvent.AttemptEnded ended -> end(ended);
      case DataEvent.PartitionsDiscarded discarded -> discarded.retired().forEach(this::discard);
      case DataEvent.SuccessorsPublished published -> published.retired().forEach(state::put);
      case DataEvent.ArrivalPrepared prepared -> make(prepared.partition());
      case DataEvent.ChunkReceived received -> receive(received);
      case DataEvent.DeltaAbsorbed absorbed -> absorb(absorbed);
      case DataEvent.RangeOwned owned -> own(owned.partition());
      case DataEvent.ArrivalDropped dropped -> drop(dropped);
    }
  }

  private void complete(DataEvent.RequestCompleted completed) {
    Partition partition = present(completed.partition());
    Tally difference = Tally.ZERO;
    for (Change change : completed.changes()) {
      LiveRows.change(partition, change, completed.at(), state.overlay);
      difference = difference.plus(change.difference());
    }
    Fingerprint streamed =
        partition
            .departure()
            .map(departure -> collect(departure, completed.at(), delta(completed)))
            .orElse(Fingerprint.ZERO);
    state.count(partition.id(), state.counts(partition.id()).plus(difference, streamed));
    state.completions.add(completed.completion(), completed.at());
  }

  private static List<DeltaItem> delta(DataEvent.RequestCompleted completed) {
    List<DeltaItem> items = new ArrayList<>();
    for (Change change : completed.changes()) {
      items.add(
          change.after().isPresent()
              ? new DeltaItem.Put(change.after().get())
              : new DeltaItem.Deleted(change.key(), completed.at()));
    }
    items.add(new DeltaItem.Completed(completed.completion()));
    return items;
  }

  /** Keeps what a move must bring along, and returns its fingerprint. */
  private Fingerprint collect(Departure departure, long at, List<DeltaItem> items) {
    Fingerprint streamed = Fingerprint.ZERO;
    for (int n = 0; n < items.size(); n++) {
      DeltaItem item = items.get(n);
      state.overlay.put(StoreKeys.delta(departure.attempt(), at, n), DeltaItem.CODEC.encode(item));
      streamed = streamed.plus(Absorption.fingerprint(item));
    }
    return streamed;
  }

  private void found(Partition partition) {
    make(partition);
    state.noteFounded(partition.id());
  }

  private void make(Partition partition) {
    state.takeFragment();
    state.put(partition);
    state.count(partition.id(), Counts.NOTHING);
  }

  private void know(PartitionId id, Count.Known known) {
    state.count(id, new Counts(known, state.counts(id).stream()));
  }

  private void split(DataEvent.PartitionSplit split) {
    Count parent = state.counts(split.retired().id()).count();
    Optional<Tally> together =
        parent instanceof Count.Known known ? Optional.of(known.tally()) : Optional.empty();
    state.put(split.retired(), split.left(), split.right());
    state.forgetCounts(split.retired().id());
    pend(split.left(), split.right(), together, split.at());
    pend(split.right(), split.left(), together, split.at());
  }

  private void pend(Partition child, Partition sibling, Optional<Tally> together, long at) {
    Optional<Count.Sibling> other = together.map(tally -> new Count.Sibling(sibling.id(), tally));
    state.count(child.id(), Counts.of(new Count.Pending(at, Tally.ZERO, other)));
  }

  private void join(DataEvent.PartitionsJoined joined) {
    Count left = state.counts(joined.retiredLeft().id()).count();
    Count right = state.counts(joined.retiredRight().id()).count();
    Count sum =
        left instanceof Count.Known known && right instanceof Count.Known other
            ? known.plus(other.tally())
            : new Count.Pending(joined.at(), Tally.ZERO, Optional.empty());
    state.put(joined.retiredLeft(), joined.retiredRight(), joined.joined());
    state.forgetCounts(joined.retiredLeft().id());
    state.forgetCounts(joined.retiredRight().id());
    state.count(joined.joined().id(), Counts.of(sum));
  }

  private void begin(DataEvent.DepartureBegun begun) {
    Partition partition = begun.partition();
    List<DeltaItem> beside = state.completions.travelling(partition.table(), partition.range());
    Departure departure = partition.departure().orElseThrow();
    Fingerprint streamed = collect(departure, begun.at(), beside);
    Count count = state.counts(partition.id()).count();
    state.put(partition);
    state.count(partition.id(), new Counts(count, streamed));
  }

  private void handOver(DataEvent.PartitionHandedOver over) {
    removeDeltas(over.attempt());
    state.put(over.retired());
    state.forgetCounts(over.retired().id());
  }

  private void end(DataEvent.AttemptEnded ended) {
    ended.before().departure().ifPresent(departure -> removeDeltas(departure.attempt()));
    state.put(ended.partition());
    PartitionId id = ended.partition().id();
    state.count(id, state.counts(id).withoutStream());
  }

  private void removeDeltas(Attempt attempt) {
    state.overlay.bulk(new Write.DeleteRange(StoreKeys.deltas(attempt)));
  }

  private void receive(DataEvent.ChunkReceived received) {
    DataCommand.Chunk chunk = received.chunk();
    chunk.file().ifPresent(file -> state.overlay.bulk(new Write.Ingest(file)));
    PartitionId id = received.partition().id();
    state.put(received.partition());
    state.count(id, state.counts(id).plus(chunk.tally(), Fingerprint.ZERO));
  }

  private void absorb(DataEvent.DeltaAbsorbed absorbed) {
    Absorption absorption = absorbed.absorption();
    Partition partition = absorbed.partition();
    absorption.changes().forEach(c -> LiveRows.absorb(partition, c, state.overlay));
    for (DeltaItem item : absorption.items()) {
      switch (item) {
        case DeltaItem.Completed done -> state.completions.absorb(done.completion(), absorbed.at());
        case DeltaItem.Acknowledged mark -> state.completions.acknowledge(mark, state.overlay);
        case DeltaItem.Put put -> throw new AssertionError("a row among the others: " + put);
        case DeltaItem.Deleted gone -> throw new AssertionError("a row among the others: " + gone);
      }
    }
    Counts counts = state.counts(partition.id());
    state.put(partition);
    state.count(partition.id(), counts.plus(absorption.difference(), absorption.streamed()));
  }

  private void own(Partition partition) {
    state.put(partition);
    state.count(partition.id(), state.counts(partition.id()).withoutStream());
  }

  private void drop(DataEvent.ArrivalDropped dropped) {
    state.bury(dropped.partition(), dropped.at());
    dropped.dropped().ifPresent(partition -> removeAll(List.of(partition)));
  }

  private void release(DataEvent.HistoryReleased released) {
    state.release(released.to());
    if (!released.gone().isEmpty()) {
      removeAll(released.gone());
    }
    released.monuments().forEach(state::put);
  }

  private void discard(Partition retired) {
    state.put(retired);
    state.forgetCounts(retired.id());
  }

  /** Removes the partitions, and the rows that no other partition refers to. */
  private void removeAll(List<Partition> gone) {
    state.remove(gone.stream().map(Partition::id).toList());
    List<Extent> kept =
        state.partitions().all().stream().flatMap(p -> p.extents().stream()).toList();
    gone.stream()
        .flatMap(partition -> partition.extents().stream())
        .flatMap(extent -> extent.without(kept).stream())
        .forEach(this::removeRows);
  }

  private void removeRows(Extent extent) {
    long fragment = extent.fragment();
    state.overlay.bulk(new Write.DeleteRange(StoreKeys.liveRange(fragment, extent.range())));
    state.overlay.bulk(new Write.DeleteRange(StoreKeys.historyRange(fragment, extent.range())));
  }

  private Partition present(PartitionId id) {
    return state
        .partitions()
        .find(id)
        .orElseThrow(() -> new AssertionError("no such partition: partition=" + id));
  }
}
