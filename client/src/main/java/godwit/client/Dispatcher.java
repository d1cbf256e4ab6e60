package godwit.client;

import godwit.client.Delivery.Departure;
import godwit.client.Delivery.Request;
import godwit.client.Trial.Pace;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Outcome;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Routing;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Takes requests to whoever is to answer them, and judges the answers: what decides, what refuses,
 * what is worth another attempt. Safe for use by any thread.
 */
final class Dispatcher {
  private final Transport transport;
  private final Retrier retrier;
  private final Router router;
  private final Identity identity;

  private record Reading<A extends ReadAnswer>(
      TableRef table, ServiceRequest.Read request, Class<A> wanted) {}

  Dispatcher(Transport transport, Retrier retrier, Router router, Identity identity) {
    this.transport = transport;
    this.retrier = retrier;
    this.router = router;
    this.identity = identity;
  }

  long deadlineMillis() {
    return retrier.deadlineMillis();
  }

  /** Finds a table by its name. */
  CompletableFuture<TableRef> table(String name, long deadlineMillis) {
    Optional<TableRef> known = router.known(name);
    return known.isPresent()
        ? CompletableFuture.completedFuture(known.get())
        : retrier.run(
            new Request<>("table", false, deadlineMillis, departure -> router.table(name)));
  }

  /** Runs a batch, once, under the id that it carries. */
  CompletableFuture<Outcome> write(
      TableRef table, ServiceRequest.Write write, long deadlineMillis) {
    Bytes lowest = write.lowestKey();
    return retrier.run(
        new Request<>(
            "write",
            true,
            deadlineMillis,
            departure ->
                router
                    .owner(table, lowest, OptionalLong.empty())
                    .thenCompose(found -> write(table, found, write, departure))));
  }

  /** Reads the record of one key. */
  CompletableFuture<ReadAnswer.Found> get(
      TableRef table, ServiceRequest.Get get, long deadlineMillis) {
    return read(
        new Reading<>(table, get, ReadAnswer.Found.class),
        deadlineMillis,
        () -> router.owner(table, get.key(), get.asOf()));
  }

  /** Reads one page of a scan whose time is fixed. */
  CompletableFuture<ReadAnswer.Page> page(
      TableRef table, ServiceRequest.Scan scan, long deadlineMillis) {
    return read(
        new Reading<>(table, scan, ReadAnswer.Page.class),
        deadlineMillis,
        () -> router.first(table, scan.range(), scan.direction(), scan.asOf()));
  }

  /** Asks what the owner of a key holds. */
  CompletableFuture<ReadAnswer.Measured> measure(
      TableRef table, ServiceRequest.Measure measure, long deadlineMillis) {
    return read(
        new Reading<>(table, measure, ReadAnswer.Measured.class),
        deadlineMillis,
        () -> router.owner(table, measure.key(), OptionalLong.empty()));
  }

  /** Asks the coordinator; a refusal fails as rejected. */
  CompletableFuture<CoordinatorAnswer> coordinate(CoordinatorRequest request, long deadlineMillis) {
    boolean changes = !(request instanceof CoordinatorRequest.Query);
    return retrier.run(
        new Request<>("coordinate", changes, deadlineMillis, departure -> ask(request, departure)));
  }

  /** Asks the coordinator once. */
  CompletableFuture<Trial<CoordinatorAnswer>> ask(CoordinatorRequest request, Departure departure) {
    return departure.allowed() ? transport.coordinate(request).thenApply(this::judge) : tooLate();
  }

  /** Makes attempts of any other kind. */
  <T> CompletableFuture<T> run(Request<T> request) {
    return retrier.run(request);
  }

  /** Returns the answer of a service, its clock taken in; otherwise why there is none. */
  <A> Trial<A> answer(Reply<A> reply) {
    return switch (reply) {
      case Reply.Answered<A> answered -> {
        identity.saw(answered.clock());
        yield new Trial.Decided<>(answered.answer());
      }
      case Reply.Unavailable<A> unavailable -> Trial.again(Pace.LATER, unavailable.detail());
      case Reply.Unreachable<A> nobody ->
          new Trial.Unreachable<>(nobody.detail(), nobody.advice(), nobody.lasting());
      case Reply.Unknown<A> unknown -> new Trial.Again<>(Pace.LATER, 0, true, unknown.detail());
    };
  }

  /** Returns how to go on after {@code routing}, which the routes have learnt from. */
  <T> Trial<T> reroute(Locator asked, Routing routing) {
    router.learn(asked, routing);
    return switch (routing) {
      case Routing.Moved moved -> Trial.again(Pace.AT_ONCE, "moved since=" + moved.since());
      case Routing.NotHere notHere ->
          Trial.again(Pace.SOON, "the partition is not at the service asked: " + asked.service());
      case Routing.Parked parked -> Trial.again(Pace.SOON, "parked: " + asked.service());
      case Routing.Busy busy ->
          new Trial.Again<>(Pace.SOON, busy.retryAfterMillis(), false, "busy: " + asked.service());
    };
  }

  private CompletableFuture<Trial<Outcome>> write(
      TableRef table, Trial<Locator> found, ServiceRequest.Write write, Departure departure) {
    if (!(found instanceof Trial.Decided<Locator>(Locator owner))) {
      return CompletableFuture.completedFuture(found.instead());
    }
    if (!departure.allowed()) {
      return tooLate();
    }
    return transport
        .write(owner.service(), write)
        .thenApply(reply -> judge(heard(table, write.lowestKey(), reply), owner));
  }

  private <A extends ReadAnswer> CompletableFuture<A> read(
      Reading<A> reading, long deadlineMillis, Supplier<CompletableFuture<Trial<Locator>>> route) {
    return retrier.run(
        new Request<>(
            "read",
            false,
            deadlineMillis,
            departure -> route.get().thenCompose(found -> read(reading, found, departure))));
  }

  private <A extends ReadAnswer> CompletableFuture<Trial<A>> read(
      Reading<A> reading, Trial<Locator> found, Departure departure) {
    if (!(found instanceof Trial.Decided<Locator>(Locator owner))) {
      return CompletableFuture.completedFuture(found.instead());
    }
    if (!departure.allowed()) {
      return tooLate();
    }
    return transport
        .read(owner.service(), reading.request())
        .thenApply(reply ->
            judge(heard(reading.table(), owner.range().low(), reply), owner, reading.wanted()));
  }

  /** Returns the answer; if there is none, has the owner of {@code key} looked up again. */
  private <A> Trial<A> heard(TableRef table, Bytes key, Reply<A> reply) {
    Trial<A> trial = answer(reply);
    if (!(trial instanceof Trial.Decided<A>)) {
      router.lookAgain(table, key);
    }
    return trial;
  }

  private Trial<Outcome> judge(Trial<WriteAnswer> trial, Locator owner) {
    if (!(trial instanceof Trial.Decided<WriteAnswer>(WriteAnswer answer))) {
      return trial.instead();
    }
    return switch (answer) {
      case Outcome outcome -> new Trial.Decided<>(outcome);
      case WriteAnswer.Refused refused -> refused(refused.refusal());
      case Routing routing -> reroute(owner, routing);
    };
  }

  private <A extends ReadAnswer> Trial<A> judge(
      Trial<ReadAnswer> trial, Locator owner, Class<A> wanted) {
    if (!(trial instanceof Trial.Decided<ReadAnswer>(ReadAnswer answer))) {
      return trial.instead();
    }
    return switch (answer) {
      case Routing routing -> reroute(owner, routing);
      case WriteAnswer.Refused refused -> refused(refused.refusal());
      case ReadAnswer.Found found -> wanted(found, wanted);
      case ReadAnswer.Page page -> wanted(page, wanted);
      case ReadAnswer.Clock clock -> wanted(clock, wanted);
      case ReadAnswer.Measured measured -> wanted(measured, wanted);
    };
  }

  private Trial<CoordinatorAnswer> judge(Reply<CoordinatorAnswer> reply) {
    Trial<CoordinatorAnswer> trial = answer(reply);
    return trial instanceof Trial.Decided<CoordinatorAnswer> decided
            && decided.value() instanceof CoordinatorAnswer.Refused refused
        ? refused(refused.refusal())
        : trial;
  }

  private static <T> Trial<T> refused(Refusal refusal) {
    return refusal.reason() == Reason.BUSY
        ? Trial.again(Pace.LATER, refusal.toString())
        : new Trial.Rejected<>(refusal);
  }

  private static <A extends ReadAnswer> Trial<A> wanted(ReadAnswer answer, Class<A> wanted) {
    return wanted.isInstance(answer)
        ? new Trial.Decided<>(wanted.cast(answer))
        : new Trial.Rejected<>(
            new Refusal(Reason.MALFORMED, "answer=" + answer.getClass().getSimpleName()));
  }

  private static <T> CompletableFuture<Trial<T>> tooLate() {
    return CompletableFuture.completedFuture(Trial.again(Pace.LATER, "attempt was given up"));
  }
}
