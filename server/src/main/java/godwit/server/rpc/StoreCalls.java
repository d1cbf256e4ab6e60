package godwit.server.rpc;

import godwit.client.AsyncTable;
import godwit.client.OutcomeUnknownException;
import godwit.client.RejectedException;
import godwit.client.RoutingClient;
import godwit.client.Scan;
import godwit.client.ScanCursor;
import godwit.key.KeyRange;
import godwit.partition.OperationId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.OperationReport;
import godwit.request.Refusal;
import godwit.server.replica.HostedServices;
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
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What this node does for clients: their sessions, and the plain calls, which it answers as a
 * client of the store itself. Thread-safe.
 */
final class StoreCalls extends StoreGrpc.StoreImplBase {
  private final HostedServices hosted;
  private final String node;
  private final Supplier<RoutingClient> store;
  private final Supplier<ClientId> ids;

  /**
   * Makes the calls of a node.
   *
   * @param store for the plain calls
   * @param ids draws the id of a change that came without one
   */
  StoreCalls(
      HostedServices hosted, String node, Supplier<RoutingClient> store, Supplier<ClientId> ids) {
    this.hosted = hosted;
    this.node = node;
    this.store = store;
    this.ids = ids;
  }

  @Override
  public StreamObserver<StoreProtocol.ClientFrame> session(
      StreamObserver<StoreProtocol.ServerFrame> out) {
    return new ClientSessionStream(
        hosted, node, (ServerCallStreamObserver<StoreProtocol.ServerFrame>) out);
  }

  @Override
  public void get(StoreProtocol.GetCall call, StreamObserver<StoreProtocol.GetResult> out) {
    parsed(
        PlainMessages.fromMessage(call),
        out,
        get -> {
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
        });
  }

  @Override
  public void write(StoreProtocol.WriteCall call, StreamObserver<StoreProtocol.WriteResult> out) {
    parsed(
        PlainMessages.fromMessage(call),
        out,
        write ->
            answer(
                write
                    .id()
                    .map(id -> store.get().write(write.table(), id, write.mutations()))
                    .orElseGet(() -> store.get().write(write.table(), write.mutations())),
                out,
                outcome -> PlainMessages.toMessage(outcome, store.get().clock())));
  }

  @Override
  public void scan(StoreProtocol.ScanCall call, StreamObserver<StoreProtocol.ScanPage> out) {
    parsed(
        PlainMessages.fromMessage(call),
        out,
        scan -> {
          try {
            PageStream pages =
                new PageStream(
                    store.get().table(scan.table()).async(),
                    (ServerCallStreamObserver<StoreProtocol.ScanPage>) out);
            pages.begin(scan(scan));
          } catch (IllegalArgumentException e) {
            out.onError(
                Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
          }
        });
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
    answer(store.get().coordinate(request), out, message);
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
