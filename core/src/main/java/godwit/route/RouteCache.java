package godwit.route;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.TableId;
import godwit.request.CoordinatorAnswer;
import godwit.request.Routing;
import godwit.store.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The locators that answers have told of, by table, range and time. What it says may be out of date
 * and is then answered with a redirect; of two locators that overlap the later valid-from wins. Not
 * thread-safe.
 */
public final class RouteCache {
  private final Map<TableId, TableRoutes> tables = new TreeMap<>();

  /** Takes in what the coordinator answered. */
  public void learn(CoordinatorAnswer.Routes routes) {
    TableRoutes known = routesOf(routes.table());
    routes.locators().forEach(known::learn);
  }

  /**
   * Takes in that {@code asked} did not serve a request, and what its service said instead. After a
   * redirect or a denial the same question leads to another locator, or to none.
   */
  public void learn(Locator asked, Routing routing) {
    TableRoutes known = routesOf(asked.table());
    switch (routing) {
      case Routing.Moved moved -> {
        successors(asked.table(), moved).forEach(known::learn);
        known.end(asked, moved.since(), moved.successors());
      }
      case Routing.NotHere notHere -> known.forget(asked);
      case Routing.Parked parked -> {}
      case Routing.Busy busy -> {}
    }
  }

  private static List<Locator> successors(TableId table, Routing.Moved moved) {
    return moved.successors().stream()
        .map(next ->
            new Locator(
                next.partition(), table, next.range(), next.service(), moved.since(), Locator.OPEN))
        .toList();
  }

  /**
   * Returns the owner of {@code key} now, or as of a time; empty if the coordinator must be asked.
   */
  public Optional<Locator> owner(TableId table, Bytes key, OptionalLong asOf) {
    return routesOf(table).owner(key, asOf);
  }

  /**
   * Returns the owner of the keys of {@code range} that a scan in {@code direction} meets first;
   * empty if the coordinator must be asked.
   */
  public Optional<Locator> first(
      TableId table, KeyRange range, Direction direction, OptionalLong asOf) {
    return switch (direction) {
      case FORWARD -> routesOf(table).owner(range.low(), asOf);
      case REVERSE -> routesOf(table).ownerBelow(range.high(), asOf);
    };
  }

  /**
   * Returns the present routes of the keys of {@code range}, ascending; keys without one are left
   * out.
   */
  public List<Route> routes(TableId table, KeyRange range) {
    return routesOf(table).within(range);
  }

  private TableRoutes routesOf(TableId table) {
    return tables.computeIfAbsent(table, any -> new TableRoutes());
  }
}
