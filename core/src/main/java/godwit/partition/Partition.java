package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.KeyRange;
import java.util.List;
import java.util.Optional;

/**
 * One key range of one table at one data service.
 *
 * @param range its keys; they never change
 * @param extents where its rows lie: disjoint, ascending, covering the range
 * @param since the timestamp after which it owns its range; 0 while it does not
 * @param ended the highest attempt that ended on it; that one and lower ones are refused
 */
public record Partition(
    PartitionId id,
    TableId table,
    KeyRange range,
    List<Extent> extents,
    long since,
    Optional<Attempt> ended,
    PartitionState state) {
  public static final Codec<Partition> CODEC =
      RecordCodecs.record(
          field(PartitionId.CODEC, Partition::id),
          field(TableId.CODEC, Partition::table),
          field(Codecs.RANGE, Partition::range),
          field(Codecs.list(Extent.CODEC), Partition::extents),
          field(Codecs.VARINT, Partition::since),
          field(Codecs.optional(Attempt.CODEC), Partition::ended),
          field(PartitionState.CODEC, Partition::state),
          Partition::new);

  /** The fragment that no rows lie in. */
  private static final long NO_FRAGMENT = 0;

  public Partition {
    extents = List.copyOf(extents);
    if (!covers(extents, range)) {
      throw new IllegalArgumentException(
          "extents don't cover the range: partition=" + id + " range=" + range + " " + extents);
    }
  }

  public Partition in(PartitionState next) {
    return new Partition(id, table, range, extents, since, ended, next);
  }

  public Partition since(long timestamp) {
    return new Partition(id, table, range, extents, timestamp, ended, state);
  }

  public Partition ending(Attempt attempt) {
    return new Partition(id, table, range, extents, since, Optional.of(attempt), state);
  }

  /** Returns whether it ended because its table was dropped. */
  public boolean discarded() {
    return state instanceof PartitionState.Retired retired && retired.successors().isEmpty();
  }

  /** Returns whether nothing but the sign is left that its table was dropped. */
  public boolean isMonument() {
    return extents.getFirst().fragment() == NO_FRAGMENT;
  }

  /** Returns this without its rows, as a sign that its table was dropped. */
  public Partition monument() {
    List<Extent> nowhere = List.of(new Extent(range, NO_FRAGMENT));
    return new Partition(id, table, range, nowhere, since, ended, state);
  }

  /** Returns whether it owns its range now: serving, its writes perhaps waiting. */
  public boolean owned() {
    return switch (state) {
      case PartitionState.Active active -> true;
      case PartitionState.Sealed sealed -> true;
      case PartitionState.Receiving receiving -> false;
      case PartitionState.Complete complete -> false;
      case PartitionState.Retired retired -> false;
    };
  }

  /** Returns whether it answers reads as of {@code timestamp}. */
  public boolean answersAt(long timestamp) {
    return switch (state) {
      case PartitionState.Active active -> timestamp > since;
      case PartitionState.Sealed sealed -> timestamp > since;
      case PartitionState.Retired retired -> timestamp > since && timestamp <= retired.end();
      case PartitionState.Receiving receiving -> false;
      case PartitionState.Complete complete -> false;
    };
  }

  /** Returns the move that takes this partition away, if one is open. */
  public Optional<Departure> departure() {
    return switch (state) {
      case PartitionState.Active active -> active.departure();
      case PartitionState.Sealed sealed -> Optional.of(sealed.departure());
      case PartitionState.Receiving receiving -> Optional.empty();
      case PartitionState.Complete complete -> Optional.empty();
      case PartitionState.Retired retired -> Optional.empty();
    };
  }

  /** Returns the move that brings this partition, while it is open. */
  public Optional<Arrival> arrival() {
    return switch (state) {
      case PartitionState.Receiving receiving -> Optional.of(receiving.arrival());
      case PartitionState.Complete complete -> Optional.of(complete.arrival());
      case PartitionState.Active active -> Optional.empty();
      case PartitionState.Sealed sealed -> Optional.empty();
      case PartitionState.Retired retired -> Optional.empty();
    };
  }

  /** Returns whether a move that is open brings it or takes it away. */
  public boolean moves() {
    return departure().isPresent() || arrival().isPresent();
  }

  private static boolean covers(List<Extent> extents, KeyRange range) {
    if (extents.isEmpty() || !extents.getFirst().range().low().equals(range.low())) {
      return false;
    }
    for (int i = 1; i < extents.size(); i++) {
      if (!extents.get(i - 1).range().meets(extents.get(i).range())) {
        return false;
      }
    }
    return KeyRange.compareHigh(extents.getLast().range().high(), range.high()) == 0;
  }
}
