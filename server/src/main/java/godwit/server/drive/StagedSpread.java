package godwit.server.drive;

import godwit.server.replica.DataService;
import java.util.concurrent.CompletableFuture;

/** Gives a staged file to the other replicas of its service. Thread-safe; nothing blocks. */
@FunctionalInterface
public interface StagedSpread {
  /** Has no other replica to give to. */
  StagedSpread NOBODY = (service, file) -> CompletableFuture.allOf();

  /**
   * Completes when a majority of the service's voters, this one included, has the file durably, and
   * the others have it or were waited for. Fails if no majority can be had.
   */
  CompletableFuture<Void> spread(DataService service, String file);
}
