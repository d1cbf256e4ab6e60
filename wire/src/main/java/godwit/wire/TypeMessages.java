package godwit.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.RequestId;
import godwit.request.Row;
import godwit.store.Direction;
import godwit.wire.v1.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The words that all messages are made of, to and from the core's. What is malformed throws an
 * {@link IllegalArgumentException}, which {@link Parsed#of} turns into a value.
 */
final class TypeMessages {
  private TypeMessages() {}

  /** Returns the bytes without copying them; neither side may write to them. */
  static ByteString toMessage(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.borrow());
  }

  static Bytes fromMessage(ByteString bytes) {
    return bytes.isEmpty() ? Bytes.EMPTY : Bytes.adopt(bytes.toByteArray());
  }

  static Types.KeyRange toMessage(KeyRange range) {
    Types.KeyRange.Builder message = Types.KeyRange.newBuilder().setLow(toMessage(range.low()));
    Bytes high = range.high();
    return high == null ? message.build() : message.setHigh(toMessage(high)).build();
  }

  static KeyRange fromMessage(Types.KeyRange range) {
    return new KeyRange(
        fromMessage(range.getLow()), range.hasHigh() ? fromMessage(range.getHigh()) : null);
  }

  static Types.PartitionId toMessage(PartitionId id) {
    return Types.PartitionId.newBuilder()
        .setIncarnation(id.incarnation())
        .setNumber(id.number())
        .build();
  }

  static PartitionId fromMessage(Types.PartitionId id) {
    return new PartitionId(id.getIncarnation(), id.getNumber());
  }

  static Types.OperationId toMessage(OperationId id) {
    return Types.OperationId.newBuilder()
        .setIncarnation(id.incarnation())
        .setNumber(id.number())
        .build();
  }

  static OperationId fromMessage(Types.OperationId id) {
    return new OperationId(id.getIncarnation(), id.getNumber());
  }

  static Types.ClientId toMessage(ClientId id) {
    return Types.ClientId.newBuilder().setHigh(id.high()).setLow(id.low()).build();
  }

  static ClientId fromMessage(Types.ClientId id) {
    return new ClientId(id.getHigh(), id.getLow());
  }

  static Types.RequestId toMessage(RequestId id) {
    return Types.RequestId.newBuilder()
        .setClient(toMessage(id.client()))
        .setSequence(id.sequence())
        .setIssuedAt(id.issuedAt())
        .setAcknowledgedBelow(id.acknowledgedBelow())
        .build();
  }

  static RequestId fromMessage(Types.RequestId id) {
    require(id.hasClient(), "client");
    return new RequestId(
        fromMessage(id.getClient()), id.getSequence(), id.getIssuedAt(), id.getAcknowledgedBelow());
  }

  static Types.Row toMessage(Row row) {
    return Types.Row.newBuilder()
        .setKey(toMessage(row.key()))
        .setVersion(row.version())
        .setValue(toMessage(row.value()))
        .build();
  }

  static Row fromMessage(Types.Row row) {
    return new Row(fromMessage(row.getKey()), row.getVersion(), fromMessage(row.getValue()));
  }

  static Types.Direction toMessage(Direction direction) {
    return switch (direction) {
      case FORWARD -> Types.Direction.FORWARD;
      case REVERSE -> Types.Direction.REVERSE;
    };
  }

  static Direction fromMessage(Types.Direction direction) {
    return switch (direction) {
      case FORWARD -> Direction.FORWARD;
      case REVERSE -> Direction.REVERSE;
      case UNRECOGNIZED -> throw new IllegalArgumentException("unknown direction");
    };
  }

  static Types.Mutation toMessage(Mutation mutation) {
    Types.Mutation.Builder message = Types.Mutation.newBuilder().setKey(toMessage(mutation.key()));
    switch (mutation) {
      case Mutation.Put put -> message.setPut(toMessage(put.value()));
      case Mutation.Delete delete -> message.setDelete(Types.Mutation.Delete.getDefaultInstance());
    }
    if (mutation.condition() instanceof Condition.VersionIs versionIs) {
      message.setIfVersion(versionIs.version());
    }
    return message.build();
  }

  static Mutation fromMessage(Types.Mutation mutation) {
    Bytes key = fromMessage(mutation.getKey());
    Condition condition =
        mutation.hasIfVersion()
            ? new Condition.VersionIs(mutation.getIfVersion())
            : Condition.Always.ALWAYS;
    return switch (mutation.getChangeCase()) {
      case PUT -> new Mutation.Put(key, fromMessage(mutation.getPut()), condition);
      case DELETE -> new Mutation.Delete(key, condition);
      case CHANGE_NOT_SET -> throw missing("change");
    };
  }

  static Types.Refusal toMessage(Refusal refusal) {
    return Types.Refusal.newBuilder()
        .setReason(refusal.reason().name())
        .setDetail(refusal.detail())
        .build();
  }

  /**
   * Returns the refusal; a reason that only newer versions know becomes UNSUPPORTED_VERSION and is
   * named in the detail.
   */
  static Refusal fromMessage(Types.Refusal refusal) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.name().equals(refusal.getReason()))
        .findFirst()
        .map(reason -> new Refusal(reason, refusal.getDetail()))
        .orElseGet(() ->
            new Refusal(
                Reason.UNSUPPORTED_VERSION,
                "unknownReason=" + refusal.getReason() + " " + refusal.getDetail()));
  }

  static Types.Locator toMessage(Locator locator) {
    Types.Locator.Builder message =
        Types.Locator.newBuilder()
            .setPartition(toMessage(locator.partition()))
            .setTable(locator.table().number())
            .setRange(toMessage(locator.range()))
            .setService(locator.service().number())
            .setValidFrom(locator.validFrom());
    return locator.open() ? message.build() : message.setValidTo(locator.validTo()).build();
  }

  static Locator fromMessage(Types.Locator locator) {
    require(locator.hasPartition(), "partition");
    require(locator.hasRange(), "range");
    return new Locator(
        fromMessage(locator.getPartition()),
        new TableId(locator.getTable()),
        fromMessage(locator.getRange()),
        new ServiceId(locator.getService()),
        locator.getValidFrom(),
        locator.hasValidTo() ? locator.getValidTo() : Locator.OPEN);
  }

  static Types.Successor toMessage(Successor successor) {
    return Types.Successor.newBuilder()
        .setPartition(toMessage(successor.partition()))
        .setRange(toMessage(successor.range()))
        .setService(successor.service().number())
        .build();
  }

  static Successor fromMessage(Types.Successor successor) {
    require(successor.hasPartition(), "partition");
    require(successor.hasRange(), "range");
    return new Successor(
        fromMessage(successor.getPartition()),
        fromMessage(successor.getRange()),
        new ServiceId(successor.getService()));
  }

  static <A, B> List<B> all(List<A> values, Function<A, B> each) {
    return values.stream().map(each).toList();
  }

  static <A, B> Optional<B> optional(boolean present, A value, Function<A, B> read) {
    return present ? Optional.of(read.apply(value)) : Optional.empty();
  }

  static void require(boolean present, String field) {
    if (!present) {
      throw missing(field);
    }
  }

  static IllegalArgumentException missing(String field) {
    return new IllegalArgumentException("missing=" + field);
  }
}
