package godwit.server.monitor;

import godwit.placement.Hearing;
import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import godwit.server.metrics.Metrics;
import godwit.server.metrics.Reading;
import godwit.server.raft.Progress;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.HostedServices;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;

/** The gauges of what leaders know of other nodes. */
final class ClusterGauges {
  /** A node tells of itself each second; one that has missed a few is silent. */
  private static final long SILENT_MILLIS = 3_000;

  private static final String SERVING = "serving";
  private static final String SILENT = "silent";
  private static final String DRAINING = "draining";

  private final Metrics metrics;
  private final HostedServices hosted;

  private ClusterGauges(Metrics metrics, HostedServices hosted) {
    this.metrics = metrics;
    this.hosted = hosted;
  }

  static void add(Metrics metrics, HostedServices hosted) {
    ClusterGauges gauges = new ClusterGauges(metrics, hosted);
    gauges.follower(
        "godwit_follower_lag_entries",
        "Entries of the leader's log that the node is not known to have.",
        (group, follower) -> Math.max(0, group.lastIndex() - follower.matchIndex()));
    gauges.follower(
        "godwit_follower_alive",
        "Whether the node can be reached, and answered its leader within the election timeout.",
        (group, follower) -> follower.isAlive() ? 1 : 0);
    metrics.gauge(
        "godwit_nodes",
        "Nodes by state; told by the coordinator's leader.",
        reading ->
            hosted
                .coordinator()
                .filter(CoordinatorService::leads)
                .ifPresent(coordinator -> nodes(coordinator, reading)),
        "state");
  }

  private static void nodes(CoordinatorService coordinator, Reading reading) {
    Map<String, Integer> nodes = new TreeMap<>(Map.of(SERVING, 0, SILENT, 0, DRAINING, 0));
    Hearing hearing = coordinator.hearing();
    for (NodeStatus node : hearing.statuses(coordinator.view().nodes().values())) {
      if (node.standing() != Standing.REMOVED) {
        nodes.merge(state(node), 1, Integer::sum);
      }
    }
    nodes.forEach((state, count) -> reading.is(count, state));
  }

  /** Returns the one state that a node counts as: whoever is silent is that first of all. */
  private static String state(NodeStatus node) {
    if (node.silentMillis().orElse(Long.MAX_VALUE) > SILENT_MILLIS) {
      return SILENT;
    }
    return node.standing() == Standing.DRAINING ? DRAINING : SERVING;
  }

  private void follower(String name, String help, ToDoubleBiFunction<RaftGroup, Progress> value) {
    metrics.gauge(
        name,
        help,
        reading -> {
          hosted.coordinator().ifPresent(it -> followers(it.group(), value, reading));
          hosted.data().forEach(it -> followers(it.group(), value, reading));
        },
        "group",
        "node");
  }

  private static void followers(
      RaftGroup group, ToDoubleBiFunction<RaftGroup, Progress> value, Reading reading) {
    for (Progress follower : group.progress()) {
      reading.is(value.applyAsDouble(group, follower), group.name(), follower.node());
    }
  }
}
