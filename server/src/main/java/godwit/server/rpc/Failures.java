package godwit.server.rpc;

import godwit.server.replica.ProposalFailedException;
import godwit.wire.v1.StoreProtocol;
import java.util.concurrent.CompletionException;

/** Why nobody decided a request, as the schema says it. */
final class Failures {
  private Failures() {}

  static StoreProtocol.Failure unavailable(String detail) {
    return failure(StoreProtocol.Failure.Kind.UNAVAILABLE, detail);
  }

  /** Returns the failure of a future of a service on this node. */
  static StoreProtocol.Failure of(Throwable thrown) {
    Throwable cause = cause(thrown);
    boolean unknown = cause instanceof ProposalFailedException failed && failed.outcomeUnknown();
    return failure(
        unknown ? StoreProtocol.Failure.Kind.UNKNOWN : StoreProtocol.Failure.Kind.UNAVAILABLE,
        String.valueOf(cause.getMessage()));
  }

  static Throwable cause(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  private static StoreProtocol.Failure failure(StoreProtocol.Failure.Kind kind, String detail) {
    return StoreProtocol.Failure.newBuilder().setKind(kind).setDetail(detail).build();
  }
}
