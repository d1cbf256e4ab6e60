package godwit.client;

import godwit.client.Snapshots.Fetched;
import godwit.client.Snapshots.PageSize;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.request.Limits;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.RequestId;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.route.ScanCourse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The requests to one table, as futures that complete on the transport's threads. Safe for use by
 * any thread.
 */
final class TableCalls {
  private final String name;
  private final Dispatcher dispatcher;
  private final Snapshots snapshots;
  private final Identity identity;

  TableCalls(String name, Dispatcher dispatcher, Snapshots snapshots, Identity identity) {
    this.name = name;
    this.dispatcher = dispatcher;
    this.snapshots = snapshots;
    this.identity = identity;
  }

  String name() {
    return name;
  }

  CompletableFuture<Optional<Row>> get(Bytes key, OptionalLong at) {
    Optional<Refusal> refusal = Limits.checkKey(key);
    if (refusal.isPresent()) {
      return rejected(refusal.get());
    }
    long deadlineMillis = dispatcher.deadlineMillis();
    return dispatcher
        .table(name, deadlineMillis)
        .thenCompose(table ->
            dispatcher.get(table, new ServiceRequest.Get(table.id(), key, at), deadlineMillis))
        .thenApply(ReadAnswer.Found::row);
  }

  /** Writes under an id of this client. */
  CompletableFuture<Outcome> write(List<Mutation> mutations) {
    Optional<Refusal> refusal = check(mutations);
    if (refusal.isPresent()) {
      return rejected(refusal.get());
    }
    long deadlineMillis = dispatcher.deadlineMillis();
    return dispatcher
        .table(name, deadlineMillis)
        .thenCompose(table ->
            identity.fresh()
                ? CompletableFuture.completedFuture(table)
                : refresh(table, mutations.getFirst().key(), deadlineMillis))
        .thenCompose(table -> {
          RequestId id = identity.begin();
          return dispatcher
              .write(table, new ServiceRequest.Write(id, table.id(), mutations), deadlineMillis)
              .whenComplete((outcome, error) -> identity.end(id));
        });
  }

  /** Writes under an id that somebody else drew and answers for. */
  CompletableFuture<Outcome> write(RequestId id, List<Mutation> mutations) {
    Optional<Refusal> refusal = check(mutations);
    if (refusal.isPresent()) {
      return rejected(refusal.get());
    }
    long deadlineMillis = dispatcher.deadlineMillis();
    return dispatcher
        .table(name, deadlineMillis)
        .thenCompose(table ->
            dispatcher.write(
                table, new ServiceRequest.Write(id, table.id(), mutations), deadlineMillis));
  }

  /** Returns where a scan begins. */
  CompletableFuture<ScanCourse> begin(Scan scan) {
    Optional<Bytes> high = scan.high();
    if (high.isPresent() && scan.low().compareTo(high.get()) >= 0) {
      String detail = "low=" + scan.low() + " high=" + high.get();
      return rejected(new Refusal(Reason.EMPTY_RANGE, detail));
    }
    return dispatcher
        .table(name, dispatcher.deadlineMillis())
        .thenApply(table -> scan.cursor().isPresent() ? resumed(table, scan) : fresh(table, scan));
  }

  /** Reads the next page of a course that has not ended. */
  CompletableFuture<Fetched> fetch(ScanCourse course, PageSize size) {
    return snapshots.fetch(new TableRef(name, course.table()), course, size);
  }

  private static ScanCourse fresh(TableRef table, Scan scan) {
    KeyRange range = new KeyRange(scan.low(), scan.high().orElse(null));
    return new ScanCourse(
        table.id(), Optional.of(range), scan.direction(), scan.at(), scan.limit());
  }

  private ScanCourse resumed(TableRef table, Scan scan) {
    ScanCourse course = scan.cursor().orElseThrow().course();
    if (!course.table().equals(table.id())) {
      String detail = "cursorTable=" + course.table() + " table=" + name;
      throw new RejectedException(new Refusal(Reason.MALFORMED, detail));
    }
    OptionalLong limit = scan.limit().isPresent() ? scan.limit() : course.limit();
    return new ScanCourse(course.table(), course.rest(), course.direction(), course.asOf(), limit);
  }

  /**
   * Has a service tell its clock: the one known is too old to begin a write with. Asked for what is
   * no read, so that nobody's reads are counted too high by it.
   */
  private CompletableFuture<TableRef> refresh(TableRef table, Bytes key, long deadlineMillis) {
    return dispatcher
        .measure(table, new ServiceRequest.Measure(table.id(), key), deadlineMillis)
        .thenApply(measured -> table);
  }

  private static Optional<Refusal> check(List<Mutation> mutations) {
    Optional<Refusal> refusal = Limits.check(mutations);
    if (refusal.isPresent()) {
      return refusal;
    }
    Set<Bytes> keys = new TreeSet<>();
    return mutations.stream()
        .map(Mutation::key)
        .filter(key -> !keys.add(key))
        .findFirst()
        .map(key -> new Refusal(Reason.DUPLICATE_KEY, "key=" + key));
  }

  private static <T> CompletableFuture<T> rejected(Refusal refusal) {
    return CompletableFuture.failedFuture(new RejectedException(refusal));
  }
}
