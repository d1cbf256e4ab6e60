package godwit.server.rpc;

import godwit.client.AsyncTable;
import godwit.client.OutcomeUnknownException;
import godwit.client.RejectedException;
import godwit.client.RoutingClient;
import godwit.client.Scan;
import godwit.client.ScanCursor;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.OperationId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.OperationReport;
import godwit.request.Refusal;
import godwit.request.Role;
import godwit.server.security.Pass;
import godwit.store.Direction;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Parsed;
import godwit.wire.PlainMessages;
import godwit.wire.Refusals;
import godwit.wire.v1.Requests;
import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What this node does for clients: their sessions, and the plain calls, which it answers as a
 * client of the store itself. Thread-safe.
 */
final class StoreCalls extends StoreGrpc.StoreImplBase {
  /** The lowest key, which some partition of every table has. */
  private static final KeyRange ANY = KeyRange.ALL.below(Bytes.EMPTY.successor());

  private final Desk desk;
  private final Supplier<RoutingClient> store;
  private final Supplier<ClientId> ids;

  /**
   * Makes the calls of a node.
   *
   * @param store for the plain calls
   * @param ids draws the id of a change that came without one
   */
  StoreCalls(Desk desk, Supplier<RoutingClient> store, Supplier<ClientId> ids) {
    this.desk = desk;
    this.store = store;
    this.ids = ids;
  }

  @Override
  public StreamObserver<StoreProtocol.ClientFrame> session(
      StreamObserver<StoreProtocol.ServerFrame> out) {
    return new ClientSessionStream(
        desk, Gate.pass(), (ServerCallStreamObserver<StoreProtocol.ServerFrame>) out);
  }

  @Override
  public void get(StoreProtocol.GetCall call, StreamObserver<StoreProtocol.GetResult> out) {
    parsed(
        PlainMessages.fromMessage(call),
        out,
        get -> permitted(Role.READ, get.table(), out, () -> get(get, out)));
  }

  private void get(PlainMessages.Get get, StreamObserver<StoreProtocol.GetResult> out) {
    AsyncTable table = store.get().table(get.table()).async();
    var found =
        get.asOf().isPresent()
            ? table.get(get.key(), get.asOf().getAsLong())
            : table.get(get.key());
    answer(
        found,
        out,
        row -> {
          StoreProtocol.GetResult.Builder result =
              StoreProtocol.GetResult.newBuilder()
                  .setAsOf(get.asOf().orElse(store.get().clock()))
                  .setClock(store.get().clock());
          row.ifPresent(it -> result.setRow(PlainMessages.toMessage(it)));
          return result.build();
        });
  }

  @Override
  public void write(StoreProtocol.WriteCall call, StreamObserver<StoreProtocol.WriteResult> out) {
    parsed(
        PlainMessages.fromMessage(call),
        out,
        write -> permitted(Role.WRITE, write.table(), out, () -> write(write, out)));
  }

  private void write(PlainMessages.Write write, StreamObserver<StoreProtocol.WriteResult> out) {
    answer(
        write
            .id()
            .map(id -> store.get().write(write.table(), id, write.mutations()))
            .orElseGet(() -> store.get().write(write.table(), write.mutations())),
        out,
        outcome -> PlainMessages.toMessage(outcome, store.get().clock()));
  }

  @Override
  public void scan(StoreProtocol.ScanCall call, StreamObserver<StoreProtocol.ScanPage> out) {
    parsed(
        PlainMessages.fromMessage(call),
        out,
        scan -> {
          PageStream pages =
              new PageStream(
                  store.get().table(scan.table()).async(),
                  Gate.pass(),
                  (ServerCallStreamObserver<StoreProtocol.ScanPage>) out);
          permitted(Role.READ, scan.table(), out, () -> begin(pages, scan, out));
        });
  }

  private static void begin(
      PageStream pages, PlainMessages.Scan scan, StreamObserver<StoreProtocol.ScanPage> out) {
    try {
      pages.begin(scan(scan));
    } catch (IllegalArgumentException e) {
      out.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  private static Scan scan(PlainMessages.Scan call) {
    Scan scan = call.cursor().map(text -> Scan.resume(ScanCursor.parse(text))).orElseGet(Scan::all);
    if (call.cursor().isPresent()) {
      return scan;
    }
    if (!call.range().equals(KeyRange.ALL)) {
      scan = scan.range(call.range());
    }
    if (call.direction() == Direction.REVERSE) {
      scan = scan.reverse();
    }
    if (call.asOf().isPresent()) {
      scan = scan.at(call.asOf().getAsLong());
    }
    return call.limit().isPresent() ? scan.limit(call.limit().getAsLong()) : scan;
  }

  @Override
  public void createTable(
      StoreProtocol.CreateTableCall call, StreamObserver<Requests.Operation> out) {
    coordinate(new CoordinatorRequest.CreateTable(ids.get(), call.getName()), out, this::started);
  }

  @Override
  public void dropTable(StoreProtocol.DropTableCall call, StreamObserver<Requests.Operation> out) {
    coordinate(new CoordinatorRequest.DropTable(ids.get(), call.getName()), out, this::started);
  }

  @Override
  public void listTables(
      StoreProtocol.ListTablesCall call, StreamObserver<Requests.CoordinatorAnswer.Tables> out) {
    coordinate(
        new CoordinatorRequest.Tables(),
        out,
        answer -> CoordinatorMessages.toMessage(answer).getTables());
  }

  @Override
  public void routes(
      Requests.CoordinatorRequest.Routes call,
      StreamObserver<Requests.CoordinatorAnswer.Routes> out) {
    parsed(
        PlainMessages.fromMessage(call),
        out,
        routes ->
            coordinate(routes, out, answer -> CoordinatorMessages.toMessage(answer).getRoutes()));
  }

  @Override
  public void start(StoreProtocol.StartCall call, StreamObserver<Requests.Operation> out) {
    parsed(
        PlainMessages.fromMessage(call),
        out,
        start ->
            coordinate(
                new CoordinatorRequest.Start(start.request().orElseGet(ids), start.reshape()),
                out,
                this::started));
  }

  @Override
  public void cancel(StoreProtocol.CancelCall call, StreamObserver<Requests.Operation> out) {
    Parsed<OperationId> operation = PlainMessages.fromMessage(call);
    parsed(
        operation,
        out,
        id -> coordinate(new CoordinatorRequest.Cancel(ids.get(), id), out, this::started));
  }

  @Override
  public void operations(
      Requests.CoordinatorRequest.Operations call,
      StreamObserver<Requests.CoordinatorAnswer.Operations> out) {
    parsed(
        PlainMessages.fromMessage(call),
        out,
        operations ->
            coordinate(
                operations, out, answer -> CoordinatorMessages.toMessage(answer).getOperations()));
  }

  @Override
  public void services(
      Requests.CoordinatorRequest.Services call,
      StreamObserver<Requests.CoordinatorAnswer.Services> out) {
    coordinate(
        new CoordinatorRequest.Services(),
        out,
        answer -> CoordinatorMessages.toMessage(answer).getServices());
  }

  private Requests.Operation started(CoordinatorAnswer answer) {
    if (!(answer instanceof CoordinatorAnswer.Started started)) {
      throw new AssertionError("not an answer to a change: " + answer);
    }
    OperationReport operation = started.operation();
    return PlainMessages.toMessage(operation);
  }

  private <M> void coordinate(
      CoordinatorRequest request, StreamObserver<M> out, Function<CoordinatorAnswer, M> message) {
    Pass pass = Gate.pass();
    Optional<Refusal> refusal = pass.judge(request);
    if (refusal.isPresent()) {
      desk.audit().refused(pass, request, refusal.get());
      refuse(pass, refusal.get(), out);
      return;
    }
    CompletableFuture<CoordinatorAnswer> answer =
        desk.audit().noted(pass, request, store.get().coordinate(request).toCompletableFuture());
    answer(answer.thenApply(said -> granted(pass.shown(said))), out, message);
  }

  private static CoordinatorAnswer granted(CoordinatorAnswer answer) {
    if (answer instanceof CoordinatorAnswer.Refused refused) {
      throw new RejectedException(refused.refusal());
    }
    return answer;
  }

  /**
   * Goes on if the caller has the role on the table. Of who has it on some tables alone the
   * coordinator is asked which table has the name.
   */
  private void permitted(Role role, String table, StreamObserver<?> out, Runnable go) {
    Pass pass = Gate.pass();
    if (pass.judge(role, Optional.empty()).isEmpty()) {
      go.run();
      return;
    }
    store
        .get()
        .coordinate(new CoordinatorRequest.Routes(table, ANY, OptionalLong.empty()))
        .whenComplete((answer, thrown) -> {
          if (answer instanceof CoordinatorAnswer.Routes routes) {
            pass.judge(role, Optional.of(routes.table()))
                .ifPresentOrElse(refusal -> refuse(pass, refusal, out), go);
          } else {
            out.onError(error(thrown == null ? new AssertionError("answer=" + answer) : thrown));
          }
        });
  }

  private void refuse(Pass pass, Refusal refusal, StreamObserver<?> out) {
    desk.gate().log(pass, refusal);
    out.onError(Refusals.toError(refusal));
  }

  private static <T> void parsed(Parsed<T> parsed, StreamObserver<?> out, Consumer<T> go) {
    switch (parsed) {
      case Parsed.Malformed<T> malformed -> out.onError(Refusals.toError(malformed.refusal()));
      case Parsed.Valid<T> valid -> go.accept(valid.value());
    }
  }

  private static <A, M> void answer(
      CompletionStage<A> stage, StreamObserver<M> out, Function<A, M> message) {
    stage.whenComplete((answer, thrown) -> {
      if (thrown != null) {
        out.onError(error(thrown));
      } else {
        out.onNext(message.apply(answer));
        out.onCompleted();
      }
    });
  }

  /** Returns a client's failure as the schema says it. */
  static Throwable error(Throwable thrown) {
    Throwable cause = Failures.cause(thrown);
    if (cause instanceof RejectedException rejected) {
      return Refusals.toError(new Refusal(rejected.reason(), rejected.detail()));
    }
    Status status = cause instanceof OutcomeUnknownException ? Status.UNKNOWN : Status.UNAVAILABLE;
    return status.withDescription(String.valueOf(cause.getMessage())).asRuntimeException();
  }
}
