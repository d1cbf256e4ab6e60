package godwit.data;

import godwit.codec.ByteReader;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.TableId;
import godwit.request.Limits;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers clients' reads from a view and a store that is at least as new. Any thread.
 *
 * <p>For a linearizable answer the caller first waits until the view holds all that was committed
 * before the request came. A read as of a time above the view's clock is not answered before the
 * clock is moved: see {@link #needsClock}.
 */
public final class Reads {
  private Reads() {}

  /**
   * Returns the clock that the service must reach first; empty if it may answer from {@code view}.
   */
  public static OptionalLong needsClock(ServiceRequest.Read read, ServiceView view) {
    OptionalLong asOf =
        switch (read) {
          case ServiceRequest.Get get -> get.asOf();
          case ServiceRequest.Scan scan -> scan.asOf();
          case ServiceRequest.ReadClock clock -> OptionalLong.empty();
          case ServiceRequest.Measure measure -> OptionalLong.empty();
        };
    return asOf.isPresent() && asOf.getAsLong() > view.clock() ? asOf : OptionalLong.empty();
  }

  /**
   * Returns the answer as {@code view} has it; a refusal if the view's clock has not reached the
   * time of the read.
   */
  public static ReadAnswer answer(ServiceRequest.Read read, ServiceView view, Store store) {
    OptionalLong later = needsClock(read, view);
    if (later.isPresent()) {
      String detail = "asOf=" + later.getAsLong() + " clock=" + view.clock();
      return new WriteAnswer.Refused(new Refusal(Reason.FUTURE_TIME, detail));
    }
    return switch (read) {
      case ServiceRequest.Get get -> get(get, view, store);
      case ServiceRequest.Scan scan -> scan(scan, view, store);
      case ServiceRequest.ReadClock clock ->
          new ReadAnswer.Clock(
              view.clock(), view.partitions().ownedWithin(clock.table(), clock.range()));
      case ServiceRequest.Measure measure -> measure(measure, view, store);
    };
  }

  private static ReadAnswer measure(ServiceRequest.Measure measure, ServiceView view, Store store) {
    Optional<Partition> owner = view.partitions().owner(measure.table(), measure.key());
    return owner.isEmpty()
        ? Routes.elsewhere(view.partitions(), measure.table(), measure.key())
        : new ReadAnswer.Measured(
            owner.get().id(), owner.get().range(), held(owner.get(), store), ReadAnswer.Load.NONE);
  }

  private static Optional<ReadAnswer.Held> held(Partition partition, Store store) {
    return Counts.stored(store.get(StoreKeys.count(partition.id())))
        .known()
        .map(tally -> new ReadAnswer.Held(tally.rows(), tally.bytes()));
  }

  private static ReadAnswer get(ServiceRequest.Get get, ServiceView view, Store store) {
    Optional<Refusal> refusal = Limits.checkKey(get.key()).or(() -> released(get.asOf(), view));
    if (refusal.isPresent()) {
      return new WriteAnswer.Refused(refusal.get());
    }
    TableId table = get.table();
    Bytes key = get.key();
    if (get.asOf().isEmpty()) {
      Optional<Partition> owner = view.partitions().owner(table, key);
      return owner.isEmpty()
          ? Routes.elsewhere(view.partitions(), table, key)
          : present(live(owner.get(), key, store), view);
    }
    long asOf = get.asOf().getAsLong();
    Optional<Partition> answering = view.partitions().answering(table, key, asOf);
    return answering.isEmpty()
        ? Routes.elsewhere(
            view.partitions(), table, KeyRange.ALL.from(key), Direction.FORWARD, asOf)
        : past(answering.get(), key, asOf, store);
  }

  /** The store may be newer than the view; then so is the time that the record is of. */
  private static ReadAnswer present(Optional<Row> row, ServiceView view) {
    return new ReadAnswer.Found(row, Math.max(view.clock(), row.map(Row::version).orElse(0L)));
  }

  private static Optional<Row> live(Partition partition, Bytes key, Store store) {
    long fragment = Extent.fragmentOf(partition.extents(), key);
    Bytes stored = store.get(StoreKeys.live(fragment, key));
    return stored == null ? Optional.empty() : Optional.of(StoredRow.ofLive(key, stored));
  }

  private static ReadAnswer past(Partition partition, Bytes key, long asOf, Store store) {
    try (Snapshot snapshot = store.snapshot()) {
      Optional<Refusal> late = releasedMeanwhile(asOf, snapshot);
      return late.isPresent()
          ? new WriteAnswer.Refused(late.get())
          : new ReadAnswer.Found(past(partition, key, asOf, snapshot), asOf);
    }
  }

  private static Optional<Row> past(Partition partition, Bytes key, long asOf, Snapshot snapshot) {
    long fragment = Extent.fragmentOf(partition.extents(), key);
    Bytes stored = snapshot.get(StoreKeys.live(fragment, key));
    if (stored != null && StoredRow.liveVersion(stored) <= asOf) {
      return Optional.of(StoredRow.ofLive(key, stored));
    }
    KeyRange range = StoreKeys.historyOf(fragment, key, asOf);
    try (Cursor history = snapshot.cursor(range, Direction.FORWARD)) {
      return history.valid()
          ? StoredRow.ofHistory(key, StoreKeys.historyVersion(history.key()), history.value())
          : Optional.empty();
    }
  }

  private static ReadAnswer scan(ServiceRequest.Scan scan, ServiceView view, Store store) {
    Optional<Refusal> refusal = released(scan.asOf(), view);
    if (refusal.isPresent()) {
      return new WriteAnswer.Refused(refusal.get());
    }
    long asOf = scan.asOf().orElse(view.clock());
    PartitionMap partitions = view.partitions();
    Optional<Partition> answering =
        partitions.answering(scan.table(), scan.range(), scan.direction(), asOf);
    if (answering.isEmpty()) {
      return Routes.elsewhere(partitions, scan.table(), scan.range(), scan.direction(), asOf);
    }
    try (Snapshot snapshot = store.snapshot()) {
      Optional<Refusal> late = releasedMeanwhile(asOf, snapshot);
      return late.isPresent()
          ? new WriteAnswer.Refused(late.get())
          : page(scan, answering.get(), asOf, snapshot);
    }
  }

  private static ReadAnswer page(
      ServiceRequest.Scan scan, Partition partition, long asOf, Snapshot snapshot) {
    KeyRange part = partition.range().intersect(scan.range());
    if (part == null) {
      throw new AssertionError("partition doesn't hold the scan's end: " + partition.id());
    }
    List<Row> rows = new ArrayList<>();
    long bytes = 0;
    List<Extent> extents = Extent.within(partition.extents(), part);
    for (Extent extent : scan.direction() == Direction.FORWARD ? extents : extents.reversed()) {
      try (RowCursor cursor = new RowCursor(snapshot, extent, scan.direction(), asOf)) {
        for (Row row = cursor.next(); row != null; row = cursor.next()) {
          rows.add(row);
          bytes += row.bytes();
          if (rows.size() >= scan.maxRows() || bytes >= scan.maxBytes()) {
            return new ReadAnswer.Page(rows, asOf, after(row.key(), scan));
          }
        }
      }
    }
    return new ReadAnswer.Page(rows, asOf, beyond(part, scan));
  }

  /** Returns where to go on behind {@code key}; empty if nothing of the range is left. */
  private static Optional<Bytes> after(Bytes key, ServiceRequest.Scan scan) {
    if (scan.direction() == Direction.FORWARD) {
      Bytes next = key.successor();
      return Optional.of(next).filter(scan.range()::contains);
    }
    return Optional.of(key).filter(low -> low.compareTo(scan.range().low()) > 0);
  }

  /**
   * Returns where to go on when {@code part} has been read; empty if nothing of the range is left.
   */
  private static Optional<Bytes> beyond(KeyRange part, ServiceRequest.Scan scan) {
    @Nullable Bytes border = scan.direction() == Direction.FORWARD ? part.high() : part.low();
    if (border == null) {
      return Optional.empty();
    }
    boolean more =
        scan.direction() == Direction.FORWARD
            ? scan.range().contains(border)
            : border.compareTo(scan.range().low()) > 0;
    return more ? Optional.of(border) : Optional.empty();
  }

  private static Optional<Refusal> released(OptionalLong asOf, ServiceView view) {
    return asOf.isPresent() ? released(asOf.getAsLong(), view.released()) : Optional.empty();
  }

  /** Returns the refusal of a read whose history went between its view and its snapshot. */
  private static Optional<Refusal> releasedMeanwhile(long asOf, Snapshot snapshot) {
    Bytes stored = snapshot.get(StoreKeys.RELEASED);
    return stored == null ? Optional.empty() : released(asOf, new ByteReader(stored).takeLong());
  }

  private static Optional<Refusal> released(long asOf, long released) {
    return asOf < released
        ? Optional.of(new Refusal(Reason.RELEASED, "asOf=" + asOf + " released=" + released))
        : Optional.empty();
  }
}
