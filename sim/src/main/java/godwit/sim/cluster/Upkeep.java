package godwit.sim.cluster;

import godwit.clock.HybridClock;
import godwit.data.DataCommand;
import godwit.data.Inquiries;
import godwit.partition.PartitionId;
import godwit.sim.world.Seed;
import java.util.TreeSet;

/**
 * What a service's leader does beside requests and reshapes: count what a split left uncounted,
 * release history, flush, let the log's beginning go. Not thread-safe.
 */
final class Upkeep {
  private static final long EVERY_MICROS = 100_000;
  private static final long COUNTING_MICROS = 80_000;

  private final SimService service;
  private final long retentionMillis;
  private final Seed seed;
  private final TreeSet<PartitionId> beingCounted = new TreeSet<>();
  private int startedInLife;

  Upkeep(SimService service, long retentionMillis, Seed seed) {
    this.service = service;
    this.retentionMillis = retentionMillis;
    this.seed = seed;
  }

  /** Begins, unless this life of the host has begun already. */
  void start() {
    if (startedInLife != service.host().life()) {
      startedInLife = service.host().life();
      beingCounted.clear();
      service.host().after(seed.between(0, EVERY_MICROS), this::look);
    }
  }

  private void look() {
    service.parking().expire(service.nowMicros());
    if (service.leads()) {
      service.view().uncounted().forEach(this::count);
      if (seed.chance(100)) {
        release();
      }
    }
    if (service.leads() || (service.replicated() && service.hosted())) {
      if (seed.chance(80)) {
        service.disk().flush();
      }
      if (seed.chance(40)) {
        service.group().snapshot();
      }
    }
    service.host().after(EVERY_MICROS, this::look);
  }

  /** Lets the history go that is older than its retention. */
  private void release() {
    long to = HybridClock.ofMillis(Math.max(0, service.clock().millis() - retentionMillis));
    service.submit(new DataCommand.Release(to), answer -> {});
  }

  /** Counts as of a view; the log hears of it a while later. */
  private void count(PartitionId id) {
    if (!beingCounted.add(id)) {
      return;
    }
    var counted = Inquiries.count(id, service.disk());
    service
        .host()
        .after(
            seed.between(0, COUNTING_MICROS),
            () -> {
              beingCounted.remove(id);
              if (service.leads()) {
                counted.ifPresent(command -> service.submit(command, answer -> {}));
              }
            });
  }
}
