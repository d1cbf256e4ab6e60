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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All partitions of a data service, by id, by table and key, and by time. Immutable.
 *
 * <p>A changed one costs a copy of what the others are found by, without a look at any of them: the
 * thread that applies commands makes it, and writes wait meanwhile.
 */
public final class PartitionMap {
  static final PartitionMap EMPTY = new PartitionMap();

  private final NavigableMap<PartitionId, Partition> byId;
  private final NavigableMap<PartitionId, Partition> moving;
  private final NavigableMap<TableId, NavigableMap<Bytes, Partition>> owned;
  private final NavigableMap<TableId, NavigableMap<PartitionId, Partition>> others;

  private PartitionMap() {
    this.byId = new TreeMap<>();
    this.moving = new TreeMap<>();
    this.owned = new TreeMap<>();
    this.others = new TreeMap<>();
  }

  /** Begins as a copy of {@code before}, of which the parts of these tables may be changed. */
  private PartitionMap(PartitionMap before, Set<TableId> tables) {
    this.byId = new TreeMap<>(before.byId);
    this.moving = new TreeMap<>(before.moving);
    this.owned = new TreeMap<>(before.owned);
    this.others = new TreeMap<>(before.others);
    for (TableId table : tables) {
      owned.computeIfPresent(table, (id, ofTable) -> new TreeMap<>(ofTable));
      others.computeIfPresent(table, (id, ofTable) -> new TreeMap<>(ofTable));
    }
  }

  /**
   * Returns this map with {@code changed}, which have ids of their own, in the place of those of
   * the same id. Of two that own the same keys for a moment the one that was put later has them,
   * also when the other one ends.
   */
  PartitionMap with(List<Partition> changed) {
    return with(changed.stream().map(Partition::id).toList(), changed);
  }

  PartitionMap without(Collection<PartitionId> gone) {
    return with(gone, List.of());
  }

  private PartitionMap with(Collection<PartitionId> gone, List<Partition> come) {
    List<Partition> left = gone.stream().map(byId::get).filter(Objects::nonNull).toList();
    Set<TableId> tables =
        Stream.concat(left.stream(), come.stream())
            .map(Partition::table)
            .collect(Collectors.toCollection(TreeSet::new));
    PartitionMap next = new PartitionMap(this, tables);
    left.forEach(next::remove);
    come.forEach(next::add);
    next.owned.values().removeIf(Map::isEmpty);
    next.others.values().removeIf(Map::isEmpty);
    return next;
  }

  private void remove(Partition partition) {
    byId.remove(partition.id());
    moving.remove(partition.id());
    TableId table = partition.table();
    if (partition.owned()) {
      // Another one may have taken its keys before it ends: that one stays.
      ownedOf(table).remove(partition.range().low(), partition);
    } else {
      othersOf(table).remove(partition.id());
    }
  }

  private void add(Partition partition) {
    byId.put(partition.id(), partition);
    if (partition.moves()) {
      moving.put(partition.id(), partition);
    }
    TableId table = partition.table();
    if (partition.owned()) {
      ownedOf(table).put(partition.range().low(), partition);
    } else {
      othersOf(table).put(partition.id(), partition);
    }
  }

  private NavigableMap<Bytes, Partition> ownedOf(TableId table) {
    return owned.computeIfAbsent(table, id -> new TreeMap<>());
  }

  private NavigableMap<PartitionId, Partition> othersOf(TableId table) {
    return others.computeIfAbsent(table, id -> new TreeMap<>());
  }

  public Optional<Partition> find(PartitionId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Returns all partitions by id. */
  public Collection<Partition> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /**
   * Returns the partitions that a move brings or takes away while it is open, by id: few, and found
   * without a look at the rest. All that are sealed, received or complete are among them.
   */
  public Collection<Partition> moving() {
    return Collections.unmodifiableCollection(moving.values());
  }

  /**
   * Returns those that are not the same in {@code other}, by id. Maps that come from each other
   * share what did not change, so nothing but ids and references is compared.
   */
  @SuppressWarnings("ReferenceEquality")
  public List<Partition> unlike(PartitionMap other) {
    List<Partition> unlike = new ArrayList<>();
    Iterator<Partition> theirs = other.byId.values().iterator();
    @Nullable Partition beside = theirs.hasNext() ? theirs.next() : null;
    for (Partition partition : byId.values()) {
      while (beside != null && beside.id().compareTo(partition.id()) < 0) {
        beside = theirs.hasNext() ? theirs.next() : null;
      }
      if (beside != partition) {
        unlike.add(partition);
      }
    }
    return unlike;
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
    return notOwned(table).stream()
        .filter(partition -> partition.answersAt(timestamp))
        .filter(partition -> holdsEnd(partition.range(), range, direction))
        .findFirst();
  }

  /**
   * Returns whether a partition is being received, whole already, that holds the lowest keys of
   * {@code range} going forward, or its highest in reverse, and will answer for {@code timestamp}.
   */
  boolean awaits(TableId table, KeyRange range, Direction direction, long timestamp) {
    return notOwned(table).stream()
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
    return notOwned(table).stream()
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

  /** Returns the partitions of a table that do not own their keys now, by id. */
  private Collection<Partition> notOwned(TableId table) {
    NavigableMap<PartitionId, Partition> ofTable = others.get(table);
    return ofTable == null ? List.of() : ofTable.values();
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
