package godwit.sim.cluster;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.placement.Node;
import godwit.placement.NodeReport;
import godwit.placement.PlacementPlan;
import godwit.placement.PlacementSettings;
import godwit.placement.PlacementStep;
import godwit.placement.Roster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a coordinator that leads hears hosts and has each group's replicas placed: what a server's
 * placement keeper does. Not thread-safe.
 */
final class PlacementSeat {
  static final PlacementSettings SETTINGS = new PlacementSettings(3, 3, 1_000, 3_000, 2);

  private static final long LOOK_MICROS = 100_000;
  private static final long LISTEN_MILLIS = 500;
  private static final long BUSY_MICROS = 1_500_000;

  /** No two clocks of a run are so far apart that one of them may not lead. */
  private static final long CLOCK_BOUND_MILLIS = 20_000;

  private final Cluster cluster;
  private final SimCoordinator coordinator;
  private final Map<String, Long> busyUntil = new TreeMap<>();
  private Roster roster = Roster.beginning(0);

  PlacementSeat(Cluster cluster, SimCoordinator coordinator) {
    this.cluster = cluster;
    this.coordinator = coordinator;
  }

  void start() {
    cluster.timeline().after(LOOK_MICROS, this::look);
  }

  /** Knows nothing of what hosts have told before. */
  void listenAnew() {
    busyUntil.clear();
    roster = Roster.beginning(coordinator.clock().millis());
  }

  /** Hears a host; one that is not known is recorded first. */
  void hear(NodeReport report) {
    if (!coordinator.leads()) {
      return;
    }
    Optional<Node> known =
        Optional.ofNullable(coordinator.view().nodes().get(report.node()))
            .filter(node -> node.folder().equals(report.folder()));
    if (known.isPresent()) {
      note(report);
    } else {
      coordinator.submit(
          new CoordinatorCommand.RegisterNode(report.node(), report.address(), report.folder()),
          answer -> {});
    }
  }

  private void note(NodeReport report) {
    roster =
        roster.hear(report, coordinator.clock().millis(), cluster.timeline().nowMicros() / 1_000);
  }

  private void look() {
    cluster.timeline().after(LOOK_MICROS, this::look);
    boolean listened = coordinator.clock().millis() >= roster.sinceMillis() + LISTEN_MILLIS;
    if (coordinator.host().up() && coordinator.leads() && listened) {
      cluster.groups().forEach(this::look);
    }
  }

  /** Each group has hosts of its own, so each is planned by itself. */
  private void look(String group, List<? extends Member> hosts) {
    if (busyUntil.getOrDefault(group, 0L) > cluster.timeline().nowMicros()) {
      return;
    }
    CoordinatorState state = coordinator.view();
    TreeMap<String, Roster.Heard> heard = new TreeMap<>(roster.heard());
    List<String> names = hosts.stream().map(member -> member.host().name()).toList();
    heard.keySet().retainAll(names);
    PlacementPlan.next(
            state.nodes().values().stream().filter(node -> names.contains(node.name())).toList(),
            new Roster(heard, roster.sinceMillis()),
            SETTINGS,
            CLOCK_BOUND_MILLIS,
            coordinator.clock().millis())
        .forEach(step -> send(step, hosts));
  }

  private void send(PlacementStep step, List<? extends Member> hosts) {
    busyUntil.put(step.group(), cluster.timeline().nowMicros() + BUSY_MICROS);
    cluster.story().tell(coordinator.host().name(), "places", step);
    String actor = step.actor();
    hosts.stream()
        .filter(member -> member.host().name().equals(actor))
        .forEach(member ->
            cluster
                .network()
                .<Boolean>ask(
                    coordinator.host(),
                    member.host(),
                    "placement",
                    back -> cluster.placement().perform(member, step, back),
                    done -> busyUntil.remove(step.group())));
  }
}
