package godwit.data;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.TableId;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All partitions of a data service, by id, by table and key, and by time. Immutable. */
public final class PartitionMap {
  static final PartitionMap EMPTY = new PartitionMap(new TreeMap<>());

  private final NavigableMap<PartitionId, Partition> byId;
  private final Map<TableId, NavigableMap<Bytes, Partition>> owned = new TreeMap<>();
  private final Map<TableId, List<Partition>> others = new TreeMap<>();

  private PartitionMap(NavigableMap<PartitionId, Partition> byId) {
    this.byId = byId;
    for (Partition partition : byId.values()) {
      if (partition.owned()) {
        ownedOf(partition.table()).put(partition.range().low(), partition);
      } else {
        others.computeIfAbsent(partition.table(), table -> new ArrayList<>()).add(partition);
      }
    }
  }

  private NavigableMap<Bytes, Partition> ownedOf(TableId table) {
    return owned.computeIfAbsent(table, id -> new TreeMap<>());
  }

  /** Returns this map with {@code changed} in the place of those of the same id. */
  PartitionMap with(List<Partition> changed) {
    NavigableMap<PartitionId, Partition> next = new TreeMap<>(byId);
    changed.forEach(partition -> next.put(partition.id(), partition));
    return new PartitionMap(next);
  }

  PartitionMap without(Collection<PartitionId> gone) {
    NavigableMap<PartitionId, Partition> next = new TreeMap<>(byId);
    gone.forEach(next::remove);
    return new PartitionMap(next);
  }

  public Optional<Partition> find(PartitionId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Returns all partitions by id. */
  public Collection<Partition> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** Returns the partition that owns {@code key} now. */
  public Optional<Partition> owner(TableId table, Bytes key) {
    NavigableMap<Bytes, Partition> ofTable = owned.get(table);
    Map.Entry<Bytes, Partition> below = ofTable == null ? null : ofTable.floorEntry(key);
    return below != null && below.getValue().range().contains(key)
        ? Optional.of(below.getValue())
        : Optional.empty();
  }

  /** Returns the ranges within {@code range} that the service owns now, ascending. */
  public List<KeyRange> ownedWithin(TableId table, KeyRange range) {
    List<KeyRange> parts = new ArrayList<>();
    NavigableMap<Bytes, Partition> ofTable = owned.get(table);
    if (ofTable == null) {
      return parts;
    }
    Bytes first = ofTable.floorKey(range.low());
    for (Partition partition : ofTable.tailMap(first == null ? range.low() : first).values()) {
      KeyRange shared = partition.range().intersect(range);
      if (shared != null) {
        parts.add(shared);
      } else if (partition.range().low().compareTo(range.low()) > 0) {
        break;
      }
    }
    return parts;
  }

  /** Returns the partition that answers for {@code key} as of {@code timestamp}. */
  public Optional<Partition> answering(TableId table, Bytes key, long timestamp) {
    return answering(table, KeyRange.ALL.from(key), Direction.FORWARD, timestamp);
  }

  /**
   * Returns the partition that answers, as of {@code timestamp}, for the lowest keys of {@code
   * range} going forward, or for its highest in reverse.
   */
  public Optional<Partition> answering(
      TableId table, KeyRange range, Direction direction, long timestamp) {
    Optional<Partition> now = ownerAtEnd(table, range, direction);
    if (now.isPresent() && now.get().answersAt(timestamp)) {
      return now;
    }
    return others.getOrDefault(table, List.of()).stream()
        .filter(partition -> partition.answersAt(timestamp))
        .filter(partition -> holdsEnd(partition.range(), range, direction))
        .findFirst();
  }

  /**
   * Returns whether a partition is being received, whole already, that holds the lowest keys of
   * {@code range} going forward, or its highest in reverse, and will answer for {@code timestamp}.
   */
  boolean awaits(TableId table, KeyRange range, Direction direction, long timestamp) {
    return others.getOrDefault(table, List.of()).stream()
        .filter(partition -> holdsEnd(partition.range(), range, direction))
        .anyMatch(partition ->
            partition.state() instanceof PartitionState.Complete complete
                && complete.sealedAt() < timestamp);
  }

  /**
   * Returns how the partition ended that was the last here to hold the lowest keys of {@code range}
   * going forward, or its highest in reverse, before {@code timestamp}.
   */
  Optional<PartitionState.Retired> lastEnd(
      TableId table, KeyRange range, Direction direction, long timestamp) {
    return others.getOrDefault(table, List.of()).stream()
        .filter(partition -> holdsEnd(partition.range(), range, direction))
        .map(Partition::state)
        .filter(PartitionState.Retired.class::isInstance)
        .map(PartitionState.Retired.class::cast)
        .filter(retired -> retired.end() < timestamp)
        .max(Comparator.comparingLong(PartitionState.Retired::end));
  }

  /**
   * Returns the partition that owns the lowest keys of {@code range} now going forward, or its
   * highest in reverse.
   */
  public Optional<Partition> ownerAtEnd(TableId table, KeyRange range, Direction direction) {
    if (direction == Direction.FORWARD) {
      return owner(table, range.low());
    }
    NavigableMap<Bytes, Partition> ofTable = owned.get(table);
    if (ofTable == null) {
      return Optional.empty();
    }
    Bytes high = range.high();
    Map.Entry<Bytes, Partition> last =
        high == null ? ofTable.lastEntry() : ofTable.lowerEntry(high);
    return last != null && holdsEnd(last.getValue().range(), range, direction)
        ? Optional.of(last.getValue())
        : Optional.empty();
  }

  private static boolean holdsEnd(KeyRange partition, KeyRange range, Direction direction) {
    if (direction == Direction.FORWARD) {
      return partition.contains(range.low());
    }
    Bytes high = range.high();
    return KeyRange.compareHigh(high, partition.high()) <= 0
        && (high == null || partition.low().compareTo(high) < 0);
  }
}
