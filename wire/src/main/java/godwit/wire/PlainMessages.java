package godwit.wire;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.OperationId;
import godwit.request.ClientId;
import godwit.request.CoordinatorRequest;
import godwit.request.Mutation;
import godwit.request.OperationReport;
import godwit.request.Outcome;
import godwit.request.RequestId;
import godwit.request.Row;
import godwit.store.Direction;
import godwit.wire.v1.Requests;
import godwit.wire.v1.StoreProtocol;
import godwit.wire.v1.Types;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the plain calls of the schema take and give, from messages and to them. */
public final class PlainMessages {
  private PlainMessages() {}

  /** A read of one key. */
  public record Get(String table, Bytes key, OptionalLong asOf) {}

  /** A batch; without an id the node that takes the call draws one. */
  public record Write(String table, List<Mutation> mutations, Optional<RequestId> id) {
    public Write {
      mutations = List.copyOf(mutations);
    }
  }

  /** A scan; with a cursor it goes on with another one. */
  public record Scan(
      String table,
      KeyRange range,
      Direction direction,
      OptionalLong asOf,
      OptionalLong limit,
      Optional<String> cursor) {}

  /** A reshape; without an id of the request the node that takes the call draws one. */
  public record Start(CoordinatorRequest.Reshape reshape, Optional<ClientId> request) {}

  public static Parsed<Get> fromMessage(StoreProtocol.GetCall call) {
    return Parsed.of(() ->
        new Get(
            call.getTable(),
            TypeMessages.fromMessage(call.getKey()),
            number(call.hasAsOf(), call.getAsOf())));
  }

  public static Parsed<Write> fromMessage(StoreProtocol.WriteCall call) {
    return Parsed.of(() ->
        new Write(
            call.getTable(),
            TypeMessages.all(call.getMutationsList(), TypeMessages::fromMessage),
            TypeMessages.optional(call.hasId(), call.getId(), TypeMessages::fromMessage)));
  }

  public static Parsed<Scan> fromMessage(StoreProtocol.ScanCall call) {
    return Parsed.of(() ->
        new Scan(
            call.getTable(),
            call.hasRange() ? TypeMessages.fromMessage(call.getRange()) : KeyRange.ALL,
            TypeMessages.fromMessage(call.getDirection()),
            number(call.hasAsOf(), call.getAsOf()),
            rows(call),
            Optional.of(call.getCursor()).filter(cursor -> !cursor.isEmpty())));
  }

  public static Parsed<Start> fromMessage(StoreProtocol.StartCall call) {
    return Parsed.of(() ->
        new Start(
            CoordinatorMessages.reshape(call.getReshape()),
            TypeMessages.optional(
                call.hasRequest(), call.getRequest(), TypeMessages::fromMessage)));
  }

  public static Parsed<OperationId> fromMessage(StoreProtocol.CancelCall call) {
    return Parsed.of(() -> {
      TypeMessages.require(call.hasOperation(), "operation");
      return TypeMessages.fromMessage(call.getOperation());
    });
  }

  public static Parsed<CoordinatorRequest.Routes> fromMessage(
      Requests.CoordinatorRequest.Routes call) {
    return Parsed.of(() -> CoordinatorMessages.routes(call));
  }

  public static Parsed<CoordinatorRequest.Operations> fromMessage(
      Requests.CoordinatorRequest.Operations call) {
    return Parsed.of(() -> CoordinatorMessages.operations(call));
  }

  /** Returns the client's id that a session's greeting names. */
  public static Parsed<ClientId> fromMessage(StoreProtocol.Hello hello) {
    return Parsed.of(() -> {
      TypeMessages.require(hello.hasClient(), "client");
      return TypeMessages.fromMessage(hello.getClient());
    });
  }

  /** Returns the greeting of a client's session. */
  public static StoreProtocol.Hello hello(ClientId client, String software) {
    return StoreProtocol.Hello.newBuilder()
        .setProtocolVersion(Protocol.VERSION)
        .setClient(TypeMessages.toMessage(client))
        .setSoftware(software)
        .build();
  }

  public static Types.Row toMessage(Row row) {
    return TypeMessages.toMessage(row);
  }

  public static Requests.Operation toMessage(OperationReport operation) {
    return OperationMessages.toMessage(operation);
  }

  /** Returns the outcome of a write, answered when the service's clock was {@code clock}. */
  public static StoreProtocol.WriteResult toMessage(Outcome outcome, long clock) {
    StoreProtocol.WriteResult.Builder message =
        StoreProtocol.WriteResult.newBuilder().setClock(clock);
    return switch (outcome) {
      case Outcome.Done done -> message.setDone(ServiceMessages.doneMessage(done)).build();
      case Outcome.ConditionFailed failed ->
          message.setConditionFailed(ServiceMessages.conditionFailedMessage(failed)).build();
    };
  }

  private static OptionalLong rows(StoreProtocol.ScanCall call) {
    if (call.getLimit() < 0) {
      throw new IllegalArgumentException("limit=" + Long.toUnsignedString(call.getLimit()));
    }
    return number(call.hasLimit(), call.getLimit());
  }

  private static OptionalLong number(boolean present, long value) {
    return present ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
