package godwit.server.cluster;

import godwit.placement.PlacementStep;
import java.util.concurrent.CompletableFuture;

/** Opens, changes and deletes the replicas of this node. Thread-safe; nothing blocks. */
public interface ReplicaKeeper {
  /**
   * Takes a step that names this node, as the one that hosts or the one that leads. Completes when
   * it is done, or was done already; fails with why it is not.
   */
  CompletableFuture<Void> perform(PlacementStep step);
}
