package godwit.server.cluster;

import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.placement.PlacementStep;
import godwit.reshape.SealPatience;
import godwit.server.raft.Progress;
import godwit.server.replica.DataService;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Has planned changes of the groups that this node leads wait for seals, as {@link SealPatience}
 * says. Thread-safe; nothing blocks.
 */
public final class SealWait {
  private static final long LOOK_EVERY_MILLIS = 5;

  private final Function<ServiceId, Optional<DataService>> hosted;

  /** Looks at the services that {@code hosted} finds. */
  public SealWait(Function<ServiceId, Optional<DataService>> hosted) {
    this.hosted = hosted;
  }

  /** Completes when the step may be taken; never fails. */
  public CompletableFuture<Void> before(PlacementStep step) {
    CompletableFuture<Void> due = new CompletableFuture<>();
    if (step.group().equals(GroupName.COORDINATOR)) {
      due.complete(null);
    } else {
      look(step, System.nanoTime(), due);
    }
    return due;
  }

  private void look(PlacementStep step, long sinceNanos, CompletableFuture<Void> due) {
    long waitedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    long restMillis =
        hosted
            .apply(ServiceId.parse(step.group()))
            .filter(DataService::leads)
            .map(service ->
                SealPatience.restMillis(step, missesVoter(service), service.view(), waitedMillis))
            .orElse(0L);
    if (restMillis == 0) {
      due.complete(null);
    } else {
      long nextMillis = Math.min(restMillis, LOOK_EVERY_MILLIS);
      // What is short and never blocks needs no thread of a pool that others may block.
      CompletableFuture.delayedExecutor(nextMillis, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> look(step, sinceNanos, due));
    }
  }

  private static boolean missesVoter(DataService service) {
    return service.group().progress().stream()
        .filter(Progress::votes)
        .anyMatch(it -> !it.isAlive());
  }
}
