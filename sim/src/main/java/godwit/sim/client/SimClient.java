package godwit.sim.client;

import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Routing;
import godwit.route.ClientSession;
import godwit.route.RouteCache;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Reply;
import godwit.sim.history.History;
import godwit.sim.world.Host;
import godwit.sim.world.Seed;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A client: a session, routes, and a place in the network. Not thread-safe. */
public final class SimClient {
  /** The one table of a run. */
  static final String TABLE = "t";

  static final TableId TABLE_ID = new TableId(1);

  private static final long FRESH_MICROS = 5_000_000;

  private final Shared shared;
  private final Host host;
  private final ClientSession session;
  private final Seed seed;
  private RouteCache routes = new RouteCache();
  private long clockSeenMicros;

  /** What all clients of a run have in common. */
  record Shared(Cluster cluster, ClientSettings settings, History history, Attic attic) {}

  SimClient(Shared shared, String name, Seed seed) {
    this.shared = shared;
    this.host = new Host(name, shared.cluster().timeline());
    this.seed = seed;
    this.session = new ClientSession(new ClientId(seed.nextLong(), seed.nextLong()));
  }

  Cluster cluster() {
    return shared.cluster();
  }

  ClientSettings settings() {
    return shared.settings();
  }

  History history() {
    return shared.history();
  }

  Host host() {
    return host;
  }

  Seed seed() {
    return seed;
  }

  ClientSession session() {
    return session;
  }

  RouteCache routes() {
    return routes;
  }

  long nowMicros() {
    return cluster().timeline().nowMicros();
  }

  void tell(String does, Object what) {
    cluster().story().tell(host.name(), does, what);
  }

  /** Sometimes puts routes of any age in the place of what the client knows. */
  void maybeForgetRoutes() {
    if (seed.chance(settings().oldRoutesPerMille())) {
      routes = shared.attic().oldRoutes(seed);
    }
  }

  /** Returns whether a service told its clock not long ago, so that a write can begin. */
  boolean fresh() {
    return session.clock() > 0 && nowMicros() - clockSeenMicros < FRESH_MICROS;
  }

  /** Takes in the clock of an answer; zero says that it carried none. */
  void saw(long clock) {
    if (clock > 0) {
      session.saw(clock);
      clockSeenMicros = nowMicros();
    }
  }

  /** Takes in that {@code asked} did not serve a request, and what it said instead. */
  void learn(Locator asked, Routing routing) {
    routes.learn(asked, routing);
  }

  /** Asks the coordinator for routes; what it says is learnt whenever it comes. */
  void askRoutes(KeyRange range, OptionalLong asOf) {
    ask(
        new CoordinatorRequest.Routes(TABLE, range, asOf),
        reply -> {
          if (reply instanceof Reply.Answered<CoordinatorAnswer>(CoordinatorAnswer answer, long at)
              && answer instanceof CoordinatorAnswer.Routes told) {
            routes.learn(told);
            shared.attic().keep(told);
          }
        });
  }

  /** Sends the coordinator a question, once. */
  void ask(CoordinatorRequest.Query query, Consumer<Reply<CoordinatorAnswer>> heard) {
    var coordinator = cluster().contactCoordinator();
    cluster()
        .network()
        .<Reply<CoordinatorAnswer>>ask(
            host, coordinator.host(), "query", back -> coordinator.query(query, back), heard);
  }
}
