package godwit.server.drive;

import godwit.clock.HybridClock;
import godwit.data.DataCommand;
import godwit.data.Inquiries;
import godwit.partition.PartitionId;
import godwit.server.replica.DataService;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What a service's leader does in the background beside reshapes: count what a split left
 * uncounted, release history, let staged files go, give up parked requests. Called by one thread;
 * the work is done on others.
 */
final class Upkeep {
  private static final long RELEASE_EVERY_MILLIS = 10_000;
  private static final long TIDY_AFTER_MILLIS = 2_000;

  private final DataService service;
  private final Duration retention;
  private final LongSupplier wallMillis;
  private final Executor counting;
  private final Set<PartitionId> beingCounted = ConcurrentHashMap.newKeySet();
  private long releasedMillis;
  private long tidiedMillis;

  Upkeep(DataService service, Duration retention, LongSupplier wallMillis, Executor counting) {
    this.service = service;
    this.retention = retention;
    this.wallMillis = wallMillis;
    this.counting = counting;
  }

  /** Does what is due. */
  void look() {
    long now = wallMillis.getAsLong();
    service.expireParked();
    service.lookAtSpace();
    if (!service.leads()) {
      return;
    }
    service.view().uncounted().forEach(this::count);
    if (now >= releasedMillis + RELEASE_EVERY_MILLIS) {
      release(now);
    }
    if (!service.holdsStagedFiles() || moves()) {
      tidiedMillis = now;
    } else if (now >= tidiedMillis + TIDY_AFTER_MILLIS) {
      tidiedMillis = now;
      // A snapshot of a log without a new entry would be none.
      release(now).thenRun(service::snapshot);
    }
  }

  private CompletionStage<?> release(long now) {
    releasedMillis = now;
    long to = HybridClock.ofMillis(Math.max(0, now - retention.toMillis()));
    return service.propose(new DataCommand.Release(to));
  }

  /** Counts the partition's rows if its count is pending; the answer goes through the log. */
  private void count(PartitionId id) {
    if (!beingCounted.add(id)) {
      return;
    }
    counting.execute(() -> {
      try {
        Inquiries.count(id, service.store()).ifPresent(service::propose);
      } finally {
        beingCounted.remove(id);
      }
    });
  }

  /** Returns whether a move is under way here, which a snapshot would hold up. */
  private boolean moves() {
    return !service.view().partitions().moving().isEmpty();
  }
}
