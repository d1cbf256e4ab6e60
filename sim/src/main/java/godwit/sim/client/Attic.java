package godwit.sim.client;

import godwit.request.CoordinatorAnswer;
import godwit.route.RouteCache;
import godwit.sim.world.Seed;
import java.util.ArrayList;
import java.util.List;

/** All routes that the coordinator ever told anybody. Not thread-safe. */
final class Attic {
  private final List<CoordinatorAnswer.Routes> told = new ArrayList<>();

  void keep(CoordinatorAnswer.Routes routes) {
    told.add(routes);
  }

  /** Returns a cache that knows what was told once, however long ago. */
  RouteCache oldRoutes(Seed seed) {
    RouteCache cache = new RouteCache();
    if (!told.isEmpty()) {
      cache.learn(seed.pick(told));
    }
    return cache;
  }
}
