package godwit.client;

import godwit.client.Delivery.Departure;
import godwit.client.Delivery.Request;
import godwit.client.Trial.Pace;
import godwit.key.KeyRange;
import godwit.partition.ServiceId;
import godwit.request.ReadAnswer;
import godwit.request.Routing;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.route.ClockRound;
import godwit.route.Route;
import godwit.route.ScanCourse;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Reads scans page by page, as of one time for all pages. Safe for use by any thread. */
final class Snapshots {
  /*
   * The time of a scan must not lie before any write that was acknowledged before the scan began,
   * on any service that the range is on. So it is the maximum of the clocks of all owners, read
   * after the scan began. On one service a first page is asked for along with the clock: if the
   * service owned the whole range at that clock, and the page was read no earlier, the page's time
   * does; and a page that ends the scan needs no other clock than its own.
   */
  private final Transport transport;
  private final Dispatcher dispatcher;
  private final Router router;

  /** Some rows, and what is left. */
  record Fetched(List<Row> rows, ScanCourse next) {}

  /** How much to ask for at once. */
  record PageSize(int maxRows, long maxBytes) {}

  Snapshots(Transport transport, Dispatcher dispatcher, Router router) {
    this.transport = transport;
    this.dispatcher = dispatcher;
    this.router = router;
  }

  /** Reads the next page, which may be empty, of a course that has not ended. */
  CompletableFuture<Fetched> fetch(TableRef table, ScanCourse course, PageSize size) {
    long deadlineMillis = dispatcher.deadlineMillis();
    if (course.asOf().isPresent()) {
      return page(table, course, size, deadlineMillis);
    }
    KeyRange rest = course.rest().orElseThrow();
    return dispatcher
        .run(
            new Request<List<Route>>(
                "routes", false, deadlineMillis, departure -> router.cover(table, rest)))
        .thenCompose(routes -> begin(table, course, size, routes, deadlineMillis));
  }

  private CompletableFuture<Fetched> page(
      TableRef table, ScanCourse course, PageSize size, long deadlineMillis) {
    ServiceRequest.Scan scan = course.request(size.maxRows(), size.maxBytes());
    return dispatcher
        .page(table, scan, deadlineMillis)
        .thenApply(page -> new Fetched(page.rows(), course.after(page)));
  }

  private CompletableFuture<Fetched> begin(
      TableRef table, ScanCourse course, PageSize size, List<Route> routes, long deadlineMillis) {
    Round round = new Round(table, course.rest().orElseThrow());
    CompletableFuture<Long> time =
        dispatcher.run(new Request<>("clocks", false, deadlineMillis, round::attempt));
    List<ServiceId> owners = routes.stream().map(Route::service).distinct().toList();
    if (owners.size() > 1) {
      return time.thenCompose(at -> page(table, course.at(at), size, deadlineMillis));
    }
    ServiceId only = owners.getFirst();
    ServiceRequest.Scan scan = course.request(size.maxRows(), size.maxBytes());
    return dispatcher
        .run(
            new Request<Optional<ReadAnswer.Page>>(
                "scan", false, deadlineMillis, departure -> firstPage(only, scan, departure)))
        .thenCompose(first -> {
          Optional<Fetched> fetched =
              first.map(page -> new Fetched(page.rows(), course.after(page)));
          if (fetched.isPresent() && fetched.get().next().ended()) {
            return CompletableFuture.completedFuture(fetched.get());
          }
          return time.thenCompose(at ->
              first.isPresent() && round.allAt(only) && first.get().asOf() >= at
                  ? CompletableFuture.completedFuture(fetched.orElseThrow())
                  : page(table, course.at(at), size, deadlineMillis));
        });
  }

  private CompletableFuture<Trial<Optional<ReadAnswer.Page>>> firstPage(
      ServiceId service, ServiceRequest.Scan scan, Departure departure) {
    if (!departure.allowed()) {
      return CompletableFuture.completedFuture(Trial.again(Pace.LATER, "attempt was given up"));
    }
    return transport
        .read(service, scan)
        .thenApply(reply ->
            new Trial.Decided<>(
                dispatcher.answer(reply) instanceof Trial.Decided<ReadAnswer>(ReadAnswer answer)
                        && answer instanceof ReadAnswer.Page page
                    ? Optional.of(page)
                    : Optional.empty()));
  }

  /** The clocks of all owners of a range, asked for until every key is covered. */
  private final class Round {
    private final TableRef table;
    private final ClockRound clocks;
    private final List<ServiceId> answered = new ArrayList<>();

    Round(TableRef table, KeyRange range) {
      this.table = table;
      this.clocks = new ClockRound(range);
    }

    /** Returns whether {@code service} alone covered the range. */
    synchronized boolean allAt(ServiceId service) {
      return answered.stream().allMatch(service::equals);
    }

    CompletableFuture<Trial<Long>> attempt(Departure departure) {
      List<KeyRange> missing = missing();
      List<CompletableFuture<Trial<List<Route>>>> covers =
          missing.stream().map(range -> router.cover(table, range)).toList();
      return all(covers)
          .thenCompose(trials -> {
            List<Route> routes = new ArrayList<>();
            for (Trial<List<Route>> trial : trials) {
              if (!(trial instanceof Trial.Decided<List<Route>>(List<Route> found))) {
                return CompletableFuture.completedFuture(trial.instead());
              }
              routes.addAll(found);
            }
            return departure.allowed()
                ? ask(routes)
                : CompletableFuture.completedFuture(
                    Trial.again(Pace.LATER, "attempt was given up"));
          });
    }

    private CompletableFuture<Trial<Long>> ask(List<Route> routes) {
      Map<ServiceId, List<Route>> byService = new TreeMap<>();
      routes.forEach(
          route -> byService.computeIfAbsent(route.service(), any -> new ArrayList<>()).add(route));
      List<CompletableFuture<Trial<Long>>> asked =
          byService.entrySet().stream()
              .map(entry -> ask(entry.getKey(), entry.getValue()))
              .toList();
      return all(asked).thenApply(this::conclude);
    }

    private CompletableFuture<Trial<Long>> ask(ServiceId service, List<Route> routes) {
      KeyRange hull =
          new KeyRange(routes.getFirst().range().low(), routes.getLast().range().high());
      return transport
          .read(service, new ServiceRequest.ReadClock(table.id(), hull))
          .thenCompose(reply -> take(service, routes, dispatcher.answer(reply)));
    }

    private CompletableFuture<Trial<Long>> take(
        ServiceId service, List<Route> routes, Trial<ReadAnswer> trial) {
      if (!(trial instanceof Trial.Decided<ReadAnswer>(ReadAnswer answer))) {
        router.lookAgain(table, routes.getFirst().range().low());
        return CompletableFuture.completedFuture(trial.instead());
      }
      if (answer instanceof ReadAnswer.Clock clock) {
        learn(service, clock);
        List<CompletableFuture<Trial<Long>>> gone =
            routes.stream()
                .filter(route -> clock.owned().stream().noneMatch(it -> it.overlaps(route.range())))
                .map(this::whereTo)
                .toList();
        return all(gone).thenApply(trials -> new Trial.Decided<>(clock.clock()));
      }
      return CompletableFuture.completedFuture(
          answer instanceof WriteAnswer.Refused refused
              ? new Trial.Rejected<>(refused.refusal())
              : Trial.again(Pace.LATER, "no clock from service=" + service));
    }

    /** Asks a service for a row of a range that it does not own, to be told who does. */
    private CompletableFuture<Trial<Long>> whereTo(Route route) {
      ServiceRequest.Scan probe =
          new ServiceRequest.Scan(
              table.id(), route.range(), Direction.FORWARD, OptionalLong.empty(), 1, 1);
      return transport
          .read(route.service(), probe)
          .thenApply(reply ->
              dispatcher.answer(reply) instanceof Trial.Decided<ReadAnswer>(ReadAnswer answer)
                      && answer instanceof Routing routing
                  ? dispatcher.reroute(route.locator(), routing)
                  : Trial.again(Pace.SOON, "not owned by service=" + route.service()));
    }

    private synchronized void learn(ServiceId service, ReadAnswer.Clock clock) {
      if (!clock.owned().isEmpty()) {
        answered.add(service);
        clocks.learn(clock.clock(), clock.owned());
      }
    }

    private synchronized List<KeyRange> missing() {
      return clocks.missing();
    }

    private synchronized Trial<Long> conclude(List<Trial<Long>> trials) {
      if (clocks.missing().isEmpty()) {
        return new Trial.Decided<>(clocks.time());
      }
      return trials.stream()
          .filter(trial -> !(trial instanceof Trial.Decided<Long>))
          .findFirst()
          .orElseGet(() -> Trial.again(Pace.SOON, "no owner: ranges=" + clocks.missing().size()));
    }
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
        .thenApply(nothing -> futures.stream().map(CompletableFuture::join).toList());
  }
}
