package godwit.server.cluster;

import godwit.placement.Hearing;
import godwit.placement.PlacementPlan;
import godwit.placement.PlacementSettings;
import godwit.placement.PlacementStep;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.HostedServices;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has done what the placement wants, as long as this node leads the coordinator. What it is about
 * to do it remembers only to not do it twice at a time. Thread-safe.
 */
public final class PlacementKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlacementKeeper.class);
  private static final long EVERY_MILLIS = 500;

  /** A leader listens for that long before it plans: each node has reported by then. */
  private static final long LISTEN_MILLIS = 2_000;

  /** Leadership settles before more of it is given away. */
  private static final long BETWEEN_TRANSFERS_MILLIS = 5_000;

  private static final long STEP_SECONDS = 30;

  private final Setup setup;
  private final ScheduledExecutorService thread;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final PlacementNews news = new PlacementNews();
  private long transferredMillis;

  /**
   * What the placement is kept with.
   *
   * @param self this node's name
   * @param replicas of this node
   * @param clockBoundMillis by how much the wall clock of one that leads may lead the others'
   */
  public record Setup(
      String self,
      HostedServices hosted,
      ReplicaKeeper replicas,
      Nodes nodes,
      Whereabouts whereabouts,
      PlacementSettings settings,
      long clockBoundMillis) {}

  /** Begins to look. */
  public PlacementKeeper(Setup setup) {
    this.setup = setup;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("godwit-placement").factory());
    thread.scheduleWithFixedDelay(this::guarded, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void guarded() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("placement failed", e);
    }
  }

  private void look() {
    Optional<CoordinatorService> coordinator =
        setup.hosted().coordinator().filter(CoordinatorService::leads);
    if (coordinator.isEmpty()) {
      return;
    }
    CoordinatorService leading = coordinator.get();
    Hearing hearing = leading.hearing();
    if (hearing.nowMillis() < hearing.roster().sinceMillis() + LISTEN_MILLIS) {
      return;
    }
    PlacementPlan.next(
            leading.view().nodes().values(),
            hearing.roster(),
            setup.settings(),
            setup.clockBoundMillis(),
            hearing.nowMillis())
        .forEach(step -> begin(step, hearing.nowMillis()));
  }

  private void begin(PlacementStep step, long nowMillis) {
    boolean transfers = step instanceof PlacementStep.Transfer;
    boolean tooSoon = transfers && nowMillis < transferredMillis + BETWEEN_TRANSFERS_MILLIS;
    if (tooSoon || !busy.add(step.group())) {
      return;
    }
    if (transfers) {
      transferredMillis = nowMillis;
    }
    LOG.debug("placement: step={}", step);
    var unused =
        perform(step)
            .orTimeout(STEP_SECONDS, TimeUnit.SECONDS)
            .whenComplete((done, failure) -> {
              busy.remove(step.group());
              if (failure == null) {
                news.done(step).ifPresent(LOG::info);
              } else {
                LOG.debug("placement step was not done: step={}", step, failure);
                news.refused(step, failure).ifPresent(LOG::info);
              }
            });
  }

  private CompletableFuture<Void> perform(PlacementStep step) {
    String node = step.actor();
    if (node.equals(setup.self())) {
      return setup.replicas().perform(step);
    }
    return setup
        .whereabouts()
        .address(node)
        .map(address -> setup.nodes().arrange(address, step))
        .orElseGet(() ->
            CompletableFuture.failedFuture(
                new IllegalStateException("no address is known: node=" + node)));
  }
}
