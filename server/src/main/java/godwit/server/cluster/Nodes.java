package godwit.server.cluster;

import godwit.key.Bytes;
import godwit.partition.ServiceId;
import godwit.placement.NodeReport;
import godwit.placement.PlacementStep;
import godwit.request.CoordinatorAnswer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The way to other nodes by their addresses, {@code host:port}. Thread-safe; nothing blocks. A
 * future fails when no answer came, or none in time: the message may have had its effect.
 */
public interface Nodes {
  /** Reaches nobody. */
  Nodes NONE =
      new Nodes() {
        @Override
        public CompletableFuture<CoordinatorAnswer> report(String address, NodeReport report) {
          return nobody(address);
        }

        @Override
        public CompletableFuture<Void> arrange(String address, PlacementStep step) {
          return nobody(address);
        }

        @Override
        public CompletableFuture<Void> stage(
            String address, ServiceId service, String file, Bytes content) {
          return nobody(address);
        }

        @Override
        public CompletableFuture<Optional<Bytes>> fetch(
            String address, ServiceId service, String file) {
          return nobody(address);
        }

        private <T> CompletableFuture<T> nobody(String address) {
          return CompletableFuture.failedFuture(
              new IllegalStateException("no other node is reached: address=" + address));
        }
      };

  /**
   * Tells the coordinator at that node what this one has. Answered by {@link
   * CoordinatorAnswer.Nodes}, or by why this node may not take part.
   */
  CompletableFuture<CoordinatorAnswer> report(String address, NodeReport report);

  /** Has the node take the step, which names it. */
  CompletableFuture<Void> arrange(String address, PlacementStep step);

  /** Gives the node's replica of a service a staged file; done when it is durable there. */
  CompletableFuture<Void> stage(String address, ServiceId service, String file, Bytes content);

  /** Asks the node's replica of a service for a staged file; empty if it has none of that name. */
  CompletableFuture<Optional<Bytes>> fetch(String address, ServiceId service, String file);
}
