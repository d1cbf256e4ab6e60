package godwit.server.monitor;

import godwit.placement.GroupName;
import godwit.request.CoordinatorRequest;
import godwit.request.Refusal;
import godwit.server.drive.Peers;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.GroupStanding;
import godwit.server.replica.HostedServices;
import godwit.server.replica.NodeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a node works, and whether it serves. Thread-safe; looks anew each time. */
public final class Health {
  /** An apply thread that is at one call for longer makes no progress. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long COORDINATOR_SECONDS = 2;

  private final HostedServices hosted;
  private final NodeClock clock;
  private volatile @Nullable Peers peers;
  private volatile Supplier<Optional<Refusal>> refusal = Optional::empty;

  /**
   * What was found.
   *
   * @param missing what keeps the node from it, a line each; nothing if all is well
   */
  public record Verdict(List<String> missing) {
    public Verdict {
      missing = List.copyOf(missing);
    }

    public boolean isWell() {
      return missing.isEmpty();
    }
  }

  Health(HostedServices hosted, NodeClock clock) {
    this.hosted = hosted;
    this.clock = clock;
  }

  void serves(Peers wayToCoordinator, Supplier<Optional<Refusal>> why) {
    refusal = why;
    peers = wayToCoordinator;
  }

  /** Returns whether the process works; one that does not must be started again. */
  public Verdict live() {
    List<String> missing = new ArrayList<>();
    hosted.coordinator().ifPresent(it -> checkLive(GroupName.COORDINATOR, it.standing(), missing));
    hosted.data().forEach(it -> checkLive(it.id().toString(), it.standing(), missing));
    return new Verdict(missing);
  }

  private static void checkLive(String group, GroupStanding standing, List<String> missing) {
    if (standing.halted()) {
      missing.add("replica has halted: group=" + group);
    } else if (standing.busyNanos() > STUCK_NANOS) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(standing.busyNanos());
      missing.add("apply thread makes no progress: group=" + group + " seconds=" + seconds);
    }
  }

  /** Returns whether clients are served; may wait for the coordinator for a moment. */
  public Verdict ready() {
    List<String> missing = new ArrayList<>(live().missing());
    Peers way = peers;
    if (way == null) {
      missing.add("node is starting");
      return new Verdict(missing);
    }
    refusal.get().ifPresent(it -> missing.add("node may not take part: refusal=" + it));
    for (DataService service : hosted.data()) {
      if (!service.standing().leaderKnown()) {
        missing.add("no leader is known: group=" + service.id());
      } else if (service.space().isShort()) {
        missing.add("disk is nearly full, writes are refused: group=" + service.id());
      }
    }
    hosted
        .coordinator()
        .map(CoordinatorService::standing)
        .filter(standing -> !standing.leaderKnown())
        .ifPresent(standing -> missing.add("no leader is known: group=coordinator"));
    if (clock.isAhead()) {
      missing.add(
          "wall clock leads those of other nodes, nothing is proposed: leadMillis="
              + clock.leadMillis().orElse(0));
    }
    if (!reachesCoordinator(way)) {
      missing.add("coordinator can't be reached: seconds=" + COORDINATOR_SECONDS);
    }
    return new Verdict(missing);
  }

  private static boolean reachesCoordinator(Peers way) {
    try {
      way.query(new CoordinatorRequest.Tables()).get(COORDINATOR_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
