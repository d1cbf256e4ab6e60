package godwit.client;

import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.ReadAnswer;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import java.util.concurrent.CompletableFuture;

/**
 * The way to the services of a store.
 *
 * <p>Each method hands over one request and returns at once. The request is sent at most once:
 * nothing is tried again here. The future always completes with a {@link Reply}, never
 * exceptionally, though perhaps late or, if an answer was lost on the way, not at all; on any
 * thread, which the dependents must not block. Requests under way together may be answered in any
 * order. Safe for use by any thread.
 */
public interface Transport extends AutoCloseable {
  CompletableFuture<Reply<ReadAnswer>> read(ServiceId service, ServiceRequest.Read request);

  CompletableFuture<Reply<WriteAnswer>> write(ServiceId service, ServiceRequest.Write request);

  /** Asks the coordinator, wherever it is. */
  CompletableFuture<Reply<CoordinatorAnswer>> coordinate(CoordinatorRequest request);

  /**
   * Ends the transport; what is under way, and what comes later, is replied to as unavailable or
   * unknown.
   */
  @Override
  void close();
}
