package godwit.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.wire.v1.Types;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/**
 * Refusals as the errors of plain calls and of sessions: a status, and the whole refusal in the
 * trailer {@code godwit-refusal-bin}.
 */
public final class Refusals {
  private static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("godwit-refusal-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private Refusals() {}

  public static StatusRuntimeException toError(Refusal refusal) {
    Metadata trailers = new Metadata();
    trailers.put(TRAILER, TypeMessages.toMessage(refusal).toByteArray());
    return status(refusal.reason())
        .withDescription(refusal.toString())
        .asRuntimeException(trailers);
  }

  private static Status status(Reason reason) {
    if (reason == Reason.MALFORMED) {
      return Status.INVALID_ARGUMENT;
    }
    if (reason == Reason.UNAUTHENTICATED) {
      return Status.UNAUTHENTICATED;
    }
    return reason == Reason.FORBIDDEN ? Status.PERMISSION_DENIED : Status.FAILED_PRECONDITION;
  }

  /** Returns the refusal that an error carries; empty if it is another kind of error. */
  public static Optional<Refusal> fromError(Throwable error) {
    Metadata trailers = Status.trailersFromThrowable(error);
    byte[] refusal = trailers == null ? null : trailers.get(TRAILER);
    if (refusal == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(TypeMessages.fromMessage(Types.Refusal.parseFrom(refusal)));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
