package godwit.sim.client;

import godwit.key.KeyRange;
import godwit.partition.ServiceId;
import godwit.request.ReadAnswer;
import godwit.request.Routing;
import godwit.request.ServiceRequest;
import godwit.route.ClockRound;
import godwit.route.Route;
import godwit.sim.cluster.Reply;
import godwit.sim.cluster.SimService;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The search for the time of a scan, until owners of every key have told their clocks. */
final class ClockSearch {
  private static final long PAUSE_MICROS = 20_000;

  private final SimClient client;
  private final KeyRange range;
  private final ClockRound round;
  private final Consumer<OptionalLong> done;
  private int attempt;
  private boolean over;

  private ClockSearch(SimClient client, KeyRange range, Consumer<OptionalLong> done) {
    this.client = client;
    this.range = range;
    this.round = new ClockRound(range);
    this.done = done;
  }

  /** Begins; {@code done} hears the time once, or nothing if the search took too long. */
  static void begin(SimClient client, KeyRange range, Consumer<OptionalLong> done) {
    ClockSearch search = new ClockSearch(client, range, done);
    client.host().after(client.settings().deadlineMicros(), search::deadline);
    search.attempt();
  }

  private void deadline() {
    if (!over) {
      over = true;
      done.accept(OptionalLong.empty());
    }
  }

  private void attempt() {
    if (over) {
      return;
    }
    attempt++;
    int mine = attempt;
    client.maybeForgetRoutes();
    TreeMap<ServiceId, List<Route>> owners = new TreeMap<>();
    for (KeyRange missing : round.missing()) {
      List<Route> routes = client.routes().routes(SimClient.TABLE_ID, missing);
      if (!covers(routes, missing)) {
        client.askRoutes(missing, OptionalLong.empty());
      }
      routes.forEach(
          route -> owners.computeIfAbsent(route.service(), id -> new ArrayList<>()).add(route));
    }
    owners.forEach((service, routes) -> ask(client.cluster().contact(service), routes));
    client
        .host()
        .after(
            client.seed().between(PAUSE_MICROS / 2, PAUSE_MICROS),
            () -> {
              if (mine == attempt) {
                attempt();
              }
            });
  }

  private void ask(SimService service, List<Route> routes) {
    KeyRange hull = new KeyRange(routes.getFirst().range().low(), routes.getLast().range().high());
    read(
        service,
        new ServiceRequest.ReadClock(SimClient.TABLE_ID, hull),
        answer -> {
          if (answer instanceof ReadAnswer.Clock clock) {
            round.learn(clock.clock(), clock.owned());
            routes.stream()
                .filter(route -> clock.owned().stream().noneMatch(it -> it.overlaps(route.range())))
                .forEach(route -> askWhereTo(service, route));
            conclude();
          }
        });
  }

  /** Asks a service for a row of a range that it does not own, to be told who does. */
  private void askWhereTo(SimService service, Route route) {
    read(
        service,
        new ServiceRequest.Scan(
            SimClient.TABLE_ID, route.range(), Direction.FORWARD, OptionalLong.empty(), 1, 1),
        answer -> {
          if (answer instanceof Routing routing) {
            client.learn(route.locator(), routing);
          }
        });
  }

  private void read(
      SimService service, ServiceRequest.Read question, Consumer<ReadAnswer> answered) {
    client
        .cluster()
        .network()
        .<Reply<ReadAnswer>>ask(
            client.host(),
            service.host(),
            "request",
            back -> service.read(question, back),
            reply -> {
              if (reply instanceof Reply.Answered<ReadAnswer>(ReadAnswer answer, long clock)) {
                client.saw(clock);
                answered.accept(answer);
              } else {
                client.askRoutes(range, OptionalLong.empty());
              }
            });
  }

  private void conclude() {
    if (!over && round.missing().isEmpty()) {
      over = true;
      done.accept(OptionalLong.of(round.time()));
    }
  }

  private static boolean covers(List<Route> routes, KeyRange range) {
    Optional<KeyRange> joined = Optional.empty();
    for (Route route : routes) {
      if (joined.isEmpty()) {
        joined = Optional.of(route.range());
      } else if (joined.get().meets(route.range())) {
        joined = Optional.of(joined.get().join(route.range()));
      } else {
        return false;
      }
    }
    return joined.equals(Optional.of(range));
  }
}
