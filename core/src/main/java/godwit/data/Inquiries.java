package godwit.data;

import godwit.codec.ByteReader;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Count;
import godwit.partition.Departure;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.Tally;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Row;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers what other services and the coordinator ask, each from one snapshot of the store, so that
 * all parts of an answer are of the same moment. Any thread; for a linearizable answer the caller
 * first waits as for a read.
 */
public final class Inquiries {
  private Inquiries() {}

  public static InquiryAnswer answer(Inquiry inquiry, Store store) {
    try (Snapshot snapshot = store.snapshot()) {
      return switch (inquiry) {
        case Inquiry.Status status ->
            new InquiryAnswer.Status(status(status.partition(), snapshot), false);
        case Inquiry.ViewChunk chunk -> viewChunk(chunk, snapshot);
        case Inquiry.NextDelta next -> nextDelta(next, snapshot);
        case Inquiry.Median median -> median(median.partition(), snapshot);
      };
    }
  }

  /**
   * Counts the rows of a partition that lost count, as of the time that it must be counted for.
   * Takes as long as reading them all; empty if there is nothing to count, or if the sibling's
   * count will tell.
   */
  public static Optional<DataCommand.Counted> count(PartitionId id, Store store) {
    try (Snapshot snapshot = store.snapshot()) {
      Optional<Partition> partition = partition(id, snapshot);
      if (partition.isEmpty()
          || !(counts(id, snapshot).count() instanceof Count.Pending pending)
          || siblingCounts(id, pending, snapshot)) {
        return Optional.empty();
      }
      Tally tally = Audit.read(partition.get(), snapshot, pending.asOf());
      return Optional.of(new DataCommand.Counted(id, pending.asOf(), tally));
    }
  }

  /**
   * Of two siblings that are both uncounted, the lower one is counted; that counts the other, too.
   */
  private static boolean siblingCounts(PartitionId id, Count.Pending pending, Snapshot snapshot) {
    return pending
        .sibling()
        .filter(sibling -> sibling.partition().compareTo(id) < 0)
        .filter(sibling ->
            counts(sibling.partition(), snapshot).count() instanceof Count.Pending other
                && other.asOf() == pending.asOf())
        .isPresent();
  }

  private static InquiryAnswer viewChunk(Inquiry.ViewChunk chunk, Snapshot snapshot) {
    Optional<Partition> found = leaving(chunk.partition(), chunk.attempt(), snapshot);
    if (found.isEmpty() || found.get().departure().orElseThrow().viewTime() != chunk.viewTime()) {
      return stale(chunk.partition(), chunk.attempt());
    }
    Partition partition = found.get();
    Optional<Bytes> from = chunk.after().map(Bytes::successor);
    if (from.isPresent() && !partition.range().contains(from.get())) {
      return new InquiryAnswer.Rows(List.of(), true);
    }
    KeyRange rest = partition.range().from(from.orElse(partition.range().low()));
    List<Row> rows = new ArrayList<>();
    long bytes = 0;
    for (Extent extent : Extent.within(partition.extents(), rest)) {
      try (RowCursor cursor = RowCursor.sweep(snapshot, extent, chunk.viewTime())) {
        for (Row row = cursor.next(); row != null; row = cursor.next()) {
          rows.add(row);
          bytes += row.bytes();
          if (bytes >= chunk.maxBytes()) {
            return new InquiryAnswer.Rows(rows, false);
          }
        }
      }
    }
    return new InquiryAnswer.Rows(rows, true);
  }

  private static InquiryAnswer nextDelta(Inquiry.NextDelta next, Snapshot snapshot) {
    Optional<Partition> found = leaving(next.partition(), next.attempt(), snapshot);
    if (found.isEmpty()) {
      // The asker learns from the status whether the attempt is over or has been handed over.
      return new InquiryAnswer.Changes(
          new Delta(next.from(), next.from(), List.of()),
          true,
          status(next.partition(), snapshot),
          false);
    }
    long end =
        found.get().state() instanceof PartitionState.Sealed sealed
            ? sealed.sealedAt()
            : clock(snapshot);
    long last = Math.max(end, next.from());
    if (last == next.from()) {
      return changes(new Delta(last, last, List.of()), true, next, snapshot);
    }
    List<DeltaItem> items = new ArrayList<>();
    long bytes = 0;
    long to = next.from();
    KeyRange rest = StoreKeys.deltasAfter(next.attempt(), next.from());
    try (Cursor rows = snapshot.cursor(rest, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        long version = StoreKeys.deltaVersion(rows.key());
        if (version != to && bytes >= next.maxBytes()) {
          return changes(new Delta(next.from(), to, items), false, next, snapshot);
        }
        to = version;
        bytes += rows.value().length();
        items.add(DeltaItem.CODEC.decode(rows.value()));
      }
    }
    return changes(new Delta(next.from(), last, items), true, next, snapshot);
  }

  private static InquiryAnswer changes(
      Delta delta, boolean caughtUp, Inquiry.NextDelta next, Snapshot snapshot) {
    return new InquiryAnswer.Changes(delta, caughtUp, status(next.partition(), snapshot), false);
  }

  private static InquiryAnswer median(PartitionId id, Snapshot snapshot) {
    Optional<Partition> found = partition(id, snapshot).filter(Partition::owned);
    if (found.isEmpty()) {
      return new InquiryAnswer.Refused(new Refusal(Reason.UNKNOWN_PARTITION, "partition=" + id));
    }
    return new InquiryAnswer.SplitKey(Median.of(found.get(), snapshot, clock(snapshot)));
  }

  private static Optional<Partition> leaving(PartitionId id, Attempt attempt, Snapshot snapshot) {
    return partition(id, snapshot)
        .filter(partition ->
            partition.departure().map(Departure::attempt).filter(attempt::equals).isPresent());
  }

  private static InquiryAnswer stale(PartitionId id, Attempt attempt) {
    return new InquiryAnswer.Refused(
        new Refusal(Reason.STALE_ATTEMPT, "partition=" + id + " attempt=" + attempt));
  }

  private static StepStatus status(PartitionId id, Snapshot snapshot) {
    Optional<Partition> partition = partition(id, snapshot);
    return partition.isEmpty()
        ? new StepStatus.Unknown(id)
        : new StepStatus.Present(partition.get(), counts(id, snapshot).sums());
  }

  private static Optional<Partition> partition(PartitionId id, Snapshot snapshot) {
    return Optional.ofNullable(snapshot.get(StoreKeys.partition(id))).map(Partition.CODEC::decode);
  }

  private static Counts counts(PartitionId id, Snapshot snapshot) {
    return Counts.stored(snapshot.get(StoreKeys.count(id)));
  }

  static long clock(Snapshot snapshot) {
    Bytes stored = snapshot.get(StoreKeys.CLOCK);
    return stored == null ? 0 : new ByteReader(stored).takeLong();
  }
}
