package godwit.sim;

import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Member;
import godwit.sim.cluster.SimCoordinator;
import godwit.sim.world.NetworkFaults;
import godwit.sim.world.Seed;

/**
 * What goes wrong with hosts and network, until it ends: crashes, lost leaderships, cuts in one
 * direction, clocks that jump. Not thread-safe.
 */
final class Faults {
  private static final long LEADERLESS_MICROS = 800_000;
  private static final long DEAF_MICROS = 3_000_000; // longer than others need to elect a leader

  private final Cluster cluster;
  private final Scenario scenario;
  private final Seed seed;
  private final long leaderlessMicros;
  private boolean last;

  Faults(Cluster cluster, Scenario scenario, Seed seed) {
    this.cluster = cluster;
    this.scenario = scenario;
    this.seed = seed;
    this.leaderlessMicros =
        scenario.cluster().hosts().each() == 1 ? LEADERLESS_MICROS : DEAF_MICROS;
  }

  void begin() {
    last = true;
    cluster.network().faults(scenario.network());
    if (scenario.faultEveryMicros() > 0) {
      cluster.members().forEach(this::next);
    }
  }

  /** Ends all faults, and starts who is down. */
  void end() {
    last = false;
    cluster.network().faults(NetworkFaults.NONE);
    cluster.network().healAll();
    cluster.members().stream().filter(member -> !member.host().up()).forEach(this::start);
  }

  private void next(Member member) {
    long wait = seed.between(0, 2 * scenario.faultEveryMicros());
    cluster
        .timeline()
        .after(
            wait,
            () -> {
              if (last) {
                strike(member);
                next(member);
              }
            });
  }

  private void strike(Member member) {
    if (!member.host().up()) {
      return;
    }
    if (scenario.restores() && member instanceof SimCoordinator coordinator) {
      strike(coordinator);
      return;
    }
    switch (seed.below(6)) {
      case 0, 1 -> crash(member);
      case 2 -> {
        cluster.story().tell(member.host().name(), "loses its leadership", "");
        member.group().stepDown(seed.between(1_000, leaderlessMicros));
      }
      case 3, 4 -> cut(member);
      default -> member.clock().jump(seed.between(-600_000, 600_000));
    }
  }

  /** Puts the coordinator back to what it was when it was last struck otherwise. */
  private void strike(SimCoordinator coordinator) {
    if (seed.chance(500)) {
      coordinator.backUp();
    } else if (coordinator.putBack()) {
      cluster.story().tell(coordinator.host().name(), "is put back to what it was once", "");
      startLater(coordinator);
    }
  }

  private void crash(Member member) {
    cluster.story().tell(member.host().name(), "crashes", "");
    member.group().crash();
    startLater(member);
  }

  private void startLater(Member member) {
    long down = seed.chance(150) ? seed.between(1_000_000, 6_000_000) : seed.between(0, 900_000);
    cluster
        .timeline()
        .after(
            down,
            () -> {
              if (!member.host().up()) {
                start(member);
              }
            });
  }

  private void start(Member member) {
    cluster.story().tell(member.host().name(), "starts", "");
    member.host().start();
    member.group().start(seed.between(0, 400_000));
  }

  private void cut(Member from) {
    Member to = seed.pick(cluster.members());
    if (to == from) {
      return;
    }
    cluster.story().tell(from.host().name(), "is cut off from", to.host());
    cluster.network().cut(from.host(), to.host());
    cluster
        .timeline()
        .after(
            seed.between(10_000, 4_000_000), () -> cluster.network().heal(from.host(), to.host()));
  }
}
