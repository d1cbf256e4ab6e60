package godwit.server;

import godwit.client.Reply;
import godwit.client.Transport;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.ReadAnswer;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import godwit.server.replica.ProposalFailedException;
import godwit.server.security.AuditLog;
import godwit.server.security.Pass;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * The way to the services of a node in the same process: calls, no bytes, no socket. Thread-safe.
 */
final class EmbeddedTransport implements Transport {
  /** The coordinator's clock is that of its last change, however long ago. */
  private static final long NO_CLOCK = 0;

  private static final Pass PASS = Pass.local();

  private final HostedServices hosted;
  private final AuditLog audit;
  private volatile boolean closed;

  EmbeddedTransport(HostedServices hosted, AuditLog audit) {
    this.hosted = hosted;
    this.audit = audit;
  }

  @Override
  public CompletableFuture<Reply<ReadAnswer>> read(ServiceId id, ServiceRequest.Read request) {
    Optional<DataService> service = find(id);
    return service.isEmpty()
        ? absent(id)
        : reply(service.get().read(request), service.get()::clock);
  }

  @Override
  public CompletableFuture<Reply<WriteAnswer>> write(ServiceId id, ServiceRequest.Write request) {
    Optional<DataService> service = find(id);
    return service.isEmpty()
        ? absent(id)
        : reply(service.get().write(request), service.get()::clock);
  }

  @Override
  public CompletableFuture<Reply<CoordinatorAnswer>> coordinate(CoordinatorRequest request) {
    Optional<CoordinatorService> coordinator = closed ? Optional.empty() : hosted.coordinator();
    if (coordinator.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Reply.Unavailable<>("no coordinator answers in this process: closed=" + closed));
    }
    return reply(audit.noted(PASS, request, coordinator.get().coordinate(request)), () -> NO_CLOCK);
  }

  @Override
  public void close() {
    closed = true;
  }

  private Optional<DataService> find(ServiceId id) {
    return closed ? Optional.empty() : hosted.find(id);
  }

  private <A> CompletableFuture<Reply<A>> absent(ServiceId id) {
    return CompletableFuture.completedFuture(
        new Reply.Unavailable<>(
            "service does not answer in this process: service=" + id + " closed=" + closed));
  }

  private static <A> CompletableFuture<Reply<A>> reply(
      CompletableFuture<A> answer, LongSupplier clock) {
    return answer.handle((value, thrown) -> {
      if (thrown == null) {
        return new Reply.Answered<>(value, clock.getAsLong());
      }
      Throwable failure =
          thrown instanceof CompletionException wrapped && wrapped.getCause() != null
              ? wrapped.getCause()
              : thrown;
      return failure instanceof ProposalFailedException failed && failed.outcomeUnknown()
          ? new Reply.Unknown<>("failure=" + failed.failure())
          : new Reply.Unavailable<>("failure=" + failure);
    });
  }
}
