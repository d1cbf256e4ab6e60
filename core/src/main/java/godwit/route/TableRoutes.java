package godwit.route;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.PartitionId;
import godwit.partition.Successor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The known locators of one table. Not thread-safe. */
final class TableRoutes {
  /*
   * A current look-up must be quick and asks for the latest valid-from; so the present routes are
   * kept as disjoint pieces, cut when a later locator covers part of an earlier one. A look-up as
   * of a time mostly finds the same piece, since the latest valid-from below the time wins; only
   * reads of the past go through all locators.
   */
  private static final int HISTORY = 1_000;

  private final Map<PartitionId, Locator> known = new TreeMap<>();
  private final NavigableMap<Bytes, Route> present = new TreeMap<>();

  void learn(Locator locator) {
    Locator held = known.get(locator.partition());
    if (held != null && (!held.open() || held.equals(locator))) {
      return;
    }
    known.put(locator.partition(), locator);
    if (locator.open()) {
      place(locator);
    } else {
      removePieces(locator.partition());
    }
    if (known.size() > 2 * (present.size() + HISTORY)) {
      prune();
    }
  }

  void forget(Locator locator) {
    known.remove(locator.partition());
    removePieces(locator.partition());
  }

  /**
   * Ends a locator whose service has named others, from {@code at} on, for keys of it. Of what is
   * kept for the present the successors' keys go even if nothing new is known of these: the next
   * question is then the coordinator's.
   */
  void end(Locator asked, long at, List<Successor> successors) {
    boolean ofThese =
        successors.stream().anyMatch(successor -> successor.range().overlaps(asked.range()));
    if (at <= asked.validFrom() || !ofThese) {
      forget(asked);
      return;
    }
    Locator held = known.get(asked.partition());
    if (held != null && held.validTo() > at) {
      known.put(asked.partition(), held.until(at));
    }
    for (Successor successor : successors) {
      for (Route piece : overlapping(successor.range())) {
        if (piece.locator().partition().equals(asked.partition())) {
          present.remove(piece.range().low());
          RangeSet.without(List.of(piece.range()), successor.range())
              .forEach(rest -> present.put(rest.low(), new Route(rest, piece.locator())));
        }
      }
    }
  }

  Optional<Locator> owner(Bytes key, OptionalLong asOf) {
    Map.Entry<Bytes, Route> at = present.floorEntry(key);
    Route piece = at == null || !at.getValue().range().contains(key) ? null : at.getValue();
    return choose(piece, asOf, locator -> locator.range().contains(key));
  }

  /** Returns the owner of the keys right below {@code high}, null for the highest of all. */
  Optional<Locator> ownerBelow(@Nullable Bytes high, OptionalLong asOf) {
    Map.Entry<Bytes, Route> at = high == null ? present.lastEntry() : present.lowerEntry(high);
    Route piece = at == null || !reaches(at.getValue().range(), high) ? null : at.getValue();
    return choose(
        piece,
        asOf,
        locator ->
            reaches(locator.range(), high)
                && (high == null || locator.range().low().compareTo(high) < 0));
  }

  /** Returns the present routes that overlap {@code range}, cut to it, ascending. */
  List<Route> within(KeyRange range) {
    List<Route> routes = new ArrayList<>();
    for (Route piece : overlapping(range)) {
      KeyRange shared = piece.range().intersect(range);
      if (shared != null) {
        routes.add(new Route(shared, piece.locator()));
      }
    }
    return List.copyOf(routes);
  }

  private static boolean reaches(KeyRange range, @Nullable Bytes high) {
    return KeyRange.compareHigh(range.high(), high) >= 0;
  }

  private Optional<Locator> choose(
      @Nullable Route piece, OptionalLong asOf, Predicate<Locator> holds) {
    if (asOf.isEmpty()) {
      return Optional.ofNullable(piece).map(Route::locator);
    }
    long time = asOf.getAsLong();
    if (piece != null && piece.locator().validFrom() < time) {
      return Optional.of(piece.locator());
    }
    return known.values().stream()
        .filter(locator -> locator.validAt(time) && holds.test(locator))
        .max(Comparator.comparingLong(Locator::validFrom));
  }

  private List<Route> overlapping(KeyRange range) {
    Bytes floor = present.floorKey(range.low());
    NavigableMap<Bytes, Route> tail = floor == null ? present : present.tailMap(floor, true);
    List<Route> found = new ArrayList<>();
    for (Route piece : tail.values()) {
      if (range.high() != null && piece.range().low().compareTo(range.high()) >= 0) {
        break;
      }
      if (piece.range().overlaps(range)) {
        found.add(piece);
      }
    }
    return found;
  }

  private void place(Locator locator) {
    List<KeyRange> free = List.of(locator.range());
    for (Route piece : overlapping(locator.range())) {
      if (piece.locator().validFrom() > locator.validFrom()) {
        free = RangeSet.without(free, piece.range());
      } else {
        present.remove(piece.range().low());
        RangeSet.without(List.of(piece.range()), locator.range())
            .forEach(rest -> present.put(rest.low(), new Route(rest, piece.locator())));
      }
    }
    free.forEach(range -> present.put(range.low(), new Route(range, locator)));
  }

  private void removePieces(PartitionId partition) {
    present.values().removeIf(piece -> piece.locator().partition().equals(partition));
  }

  /** Removes the oldest locators that no present route uses. */
  private void prune() {
    Set<PartitionId> used = new TreeSet<>();
    present.values().forEach(piece -> used.add(piece.locator().partition()));
    List<Locator> past =
        known.values().stream()
            .filter(locator -> !used.contains(locator.partition()))
            .sorted(Comparator.comparingLong(Locator::validFrom).reversed())
            .toList();
    past.stream().skip(HISTORY).forEach(locator -> known.remove(locator.partition()));
  }
}
