package godwit.coordinator;

import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The locators of all tables, present and past, one for each partition that ever owned its keys.
 * Immutable.
 */
public final class Locators {
  static final Locators NONE = new Locators(new TreeMap<>(), new TreeMap<>());

  private final NavigableMap<PartitionId, Locator> open;
  private final NavigableMap<PartitionId, Locator> past;

  private Locators(
      NavigableMap<PartitionId, Locator> open, NavigableMap<PartitionId, Locator> past) {
    this.open = open;
    this.past = past;
  }

  /** Returns the locator of a partition that owns its keys now. */
  public Optional<Locator> open(PartitionId partition) {
    return Optional.ofNullable(open.get(partition));
  }

  /** Returns the locator of a partition that owns its keys or once did. */
  public Optional<Locator> find(PartitionId partition) {
    return open(partition).or(() -> Optional.ofNullable(past.get(partition)));
  }

  /** Returns the locators of all tables that are open. */
  public Collection<Locator> allOpen() {
    return List.copyOf(open.values());
  }

  /** Returns all locators of a table, by partition. */
  public List<Locator> history(TableId table) {
    return Stream.concat(open.values().stream(), past.values().stream())
        .filter(locator -> locator.table().equals(table))
        .sorted(Comparator.comparing(Locator::partition))
        .toList();
  }

  /** Returns the open locators of a table that overlap {@code range}, by range. */
  public List<Locator> present(TableId table, KeyRange range) {
    return sorted(within(open, table, range));
  }

  /**
   * Returns the locators of a table that overlap {@code range} and were valid at {@code asOf}, by
   * range.
   */
  public List<Locator> asOf(TableId table, KeyRange range, long asOf) {
    return sorted(
        Stream.concat(within(open, table, range), within(past, table, range))
            .filter(locator -> locator.validAt(asOf)));
  }

  /** Returns whether the table owns its keys, which it does from its founding on. */
  public boolean has(TableId table) {
    return open.values().stream().anyMatch(locator -> locator.table().equals(table));
  }

  /** Returns whether each key of the table is owned, and by one partition. */
  public boolean covers(TableId table) {
    return covering(present(table, KeyRange.ALL), KeyRange.ALL);
  }

  /** Returns whether the locators, by range, hold all keys of {@code range}, each once. */
  static boolean covering(List<Locator> locators, KeyRange range) {
    if (locators.isEmpty() || locators.getFirst().range().low().compareTo(range.low()) > 0) {
      return false;
    }
    for (int i = 1; i < locators.size(); i++) {
      if (!locators.get(i - 1).range().meets(locators.get(i).range())) {
        return false;
      }
    }
    return KeyRange.compareHigh(locators.getLast().range().high(), range.high()) >= 0;
  }

  /** Returns how many partitions {@code service} owns. */
  public long countAt(ServiceId service) {
    return open.values().stream().filter(locator -> locator.service().equals(service)).count();
  }

  /** Returns these with {@code changed} in place of the locators of the same partitions. */
  Locators with(List<Locator> changed) {
    TreeMap<PartitionId, Locator> nextOpen = new TreeMap<>(open);
    TreeMap<PartitionId, Locator> nextPast = new TreeMap<>(past);
    for (Locator locator : changed) {
      if (locator.open()) {
        nextPast.remove(locator.partition());
        nextOpen.put(locator.partition(), locator);
      } else {
        nextOpen.remove(locator.partition());
        nextPast.put(locator.partition(), locator);
      }
    }
    return new Locators(nextOpen, nextPast);
  }

  /** Returns these but for the locators of {@code gone}. */
  Locators without(List<PartitionId> gone) {
    TreeMap<PartitionId, Locator> nextOpen = new TreeMap<>(open);
    TreeMap<PartitionId, Locator> nextPast = new TreeMap<>(past);
    gone.forEach(nextOpen::remove);
    gone.forEach(nextPast::remove);
    return new Locators(nextOpen, nextPast);
  }

  private static Stream<Locator> within(
      NavigableMap<PartitionId, Locator> locators, TableId table, KeyRange range) {
    return locators.values().stream()
        .filter(locator -> locator.table().equals(table) && locator.range().overlaps(range));
  }

  private static List<Locator> sorted(Stream<Locator> locators) {
    return locators.sorted(Comparator.comparing(locator -> locator.range().low())).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Locators locators
        && open.equals(locators.open)
        && past.equals(locators.past);
  }

  @Override
  public int hashCode() {
    return 31 * open.hashCode() + past.hashCode();
  }

  @Override
  public String toString() {
    return "open=" + open.values() + " past=" + past.values();
  }
}
