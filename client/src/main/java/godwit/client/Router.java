package godwit.client;

import godwit.client.Trial.Pace;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.TableId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Routing;
import godwit.route.Route;
import godwit.route.RouteCache;
import godwit.store.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Finds the owners of keys: in the cache, or by asking the coordinator, once for all who want the
 * same. Safe for use by any thread.
 */
final class Router {
  private final Transport transport;
  private final Timer timer;
  private final long patienceMillis;
  private final RouteCache cache = new RouteCache();
  private final Map<String, TableId> tables = new ConcurrentHashMap<>();
  private final Map<CoordinatorRequest.Routes, CompletableFuture<Trial<CoordinatorAnswer.Routes>>>
      queries = new ConcurrentHashMap<>();

  Router(Transport transport, Timer timer, ClientSettings settings) {
    this.transport = transport;
    this.timer = timer;
    this.patienceMillis = settings.attemptTimeout().toMillis();
  }

  /** Returns a table that was found before. */
  Optional<TableRef> known(String name) {
    return Optional.ofNullable(tables.get(name)).map(id -> new TableRef(name, id));
  }

  /** Asks the coordinator for a table and all of its present routes. */
  CompletableFuture<Trial<TableRef>> table(String name) {
    return query(new CoordinatorRequest.Routes(name, KeyRange.ALL, OptionalLong.empty()))
        .thenApply(trial ->
            trial instanceof Trial.Decided<CoordinatorAnswer.Routes> routes
                ? new Trial.Decided<>(new TableRef(name, routes.value().table()))
                : trial.instead());
  }

  /** Finds the owner of a key now, or as of a time. */
  CompletableFuture<Trial<Locator>> owner(TableRef table, Bytes key, OptionalLong asOf) {
    return find(
        table,
        () -> cached(() -> cache.owner(table.id(), key, asOf)),
        new CoordinatorRequest.Routes(table.name(), new KeyRange(key, key.successor()), asOf));
  }

  /** Finds the owner of the keys of {@code range} that a scan meets first. */
  CompletableFuture<Trial<Locator>> first(
      TableRef table, KeyRange range, Direction direction, OptionalLong asOf) {
    return find(
        table,
        () -> cached(() -> cache.first(table.id(), range, direction, asOf)),
        new CoordinatorRequest.Routes(table.name(), range, asOf));
  }

  /** Finds the present routes of all keys of {@code range}. */
  CompletableFuture<Trial<List<Route>>> cover(TableRef table, KeyRange range) {
    return find(
        table,
        () ->
            cached(
                () -> Optional.of(cache.routes(table.id(), range)).filter(it -> covers(it, range))),
        new CoordinatorRequest.Routes(table.name(), range, OptionalLong.empty()));
  }

  /** Takes in that {@code asked} did not serve a request, and what it said instead. */
  synchronized void learn(Locator asked, Routing routing) {
    cache.learn(asked, routing);
  }

  /**
   * Asks the coordinator about a key whose owner doesn't answer; the cache learns from it when it
   * comes.
   */
  void lookAgain(TableRef table, Bytes key) {
    var unused =
        query(
            new CoordinatorRequest.Routes(
                table.name(), new KeyRange(key, key.successor()), OptionalLong.empty()));
  }

  private synchronized <T> Optional<T> cached(Supplier<Optional<T>> lookUp) {
    return lookUp.get();
  }

  private <T> CompletableFuture<Trial<T>> find(
      TableRef table, Supplier<Optional<T>> lookUp, CoordinatorRequest.Routes question) {
    Optional<T> known = lookUp.get();
    if (known.isPresent()) {
      return done(new Trial.Decided<>(known.get()));
    }
    return query(question)
        .thenApply(trial -> {
          if (!(trial instanceof Trial.Decided<CoordinatorAnswer.Routes>(var routes))) {
            return trial.instead();
          }
          if (!routes.table().equals(table.id())) {
            return new Trial.Rejected<>(
                new Refusal(Reason.UNKNOWN_TABLE, "dropped, and made anew: table=" + table.name()));
          }
          Optional<T> found = lookUp.get();
          return found.isPresent()
              ? new Trial.Decided<>(found.get())
              : Trial.again(Pace.SOON, "no route: table=" + question.table());
        });
  }

  private CompletableFuture<Trial<CoordinatorAnswer.Routes>> query(
      CoordinatorRequest.Routes question) {
    CompletableFuture<Trial<CoordinatorAnswer.Routes>> mine = new CompletableFuture<>();
    CompletableFuture<Trial<CoordinatorAnswer.Routes>> asked = queries.putIfAbsent(question, mine);
    if (asked != null) {
      return asked;
    }
    timer.after(
        patienceMillis,
        () -> {
          queries.remove(question, mine);
          mine.complete(Trial.again(Pace.LATER, "no answer from the coordinator"));
        });
    var unused =
        transport
            .coordinate(question)
            .thenAccept(reply -> {
              queries.remove(question, mine);
              mine.complete(take(question, reply));
            });
    return mine;
  }

  private Trial<CoordinatorAnswer.Routes> take(
      CoordinatorRequest.Routes question, Reply<CoordinatorAnswer> reply) {
    return switch (reply) {
      case Reply.Answered<CoordinatorAnswer> answered -> take(question, answered.answer());
      case Reply.Unavailable<CoordinatorAnswer> unavailable ->
          Trial.again(Pace.LATER, unavailable.detail());
      case Reply.Unreachable<CoordinatorAnswer> nobody ->
          new Trial.Unreachable<>(nobody.detail(), nobody.advice(), nobody.lasting());
      case Reply.Unknown<CoordinatorAnswer> unknown -> Trial.again(Pace.LATER, unknown.detail());
    };
  }

  private Trial<CoordinatorAnswer.Routes> take(
      CoordinatorRequest.Routes question, CoordinatorAnswer answer) {
    if (answer instanceof CoordinatorAnswer.Routes routes) {
      tables.put(question.table(), routes.table());
      synchronized (this) {
        cache.learn(routes);
      }
      return new Trial.Decided<>(routes);
    }
    if (answer instanceof CoordinatorAnswer.Refused refused) {
      if (refused.refusal().reason() == Reason.BUSY) {
        return Trial.again(Pace.LATER, refused.refusal().toString());
      }
      if (refused.refusal().reason() == Reason.UNKNOWN_TABLE) {
        tables.remove(question.table());
      }
      return new Trial.Rejected<>(refused.refusal());
    }
    return new Trial.Rejected<>(new Refusal(Reason.MALFORMED, "answer=" + answer));
  }

  private static boolean covers(List<Route> routes, KeyRange range) {
    if (routes.isEmpty() || !routes.getFirst().range().low().equals(range.low())) {
      return false;
    }
    for (int i = 1; i < routes.size(); i++) {
      if (!routes.get(i - 1).range().meets(routes.get(i).range())) {
        return false;
      }
    }
    return KeyRange.compareHigh(routes.getLast().range().high(), range.high()) == 0;
  }

  private static <T> CompletableFuture<Trial<T>> done(Trial<T> trial) {
    return CompletableFuture.completedFuture(trial);
  }
}
