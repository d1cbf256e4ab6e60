package godwit.sim.cluster;

import godwit.sim.world.Host;
import godwit.sim.world.Network;
import godwit.sim.world.Quorum;
import godwit.sim.world.QuorumMember;
import godwit.sim.world.Replica;
import godwit.sim.world.Seed;
import godwit.sim.world.SimGroup;
import godwit.sim.world.SoleGroup;
import godwit.sim.world.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The place of a replica: its host, its chance, and the others of its group if there are any.
 *
 * @param <C> command
 * @param <A> answer
 */
record Berth<C, A>(Host host, Seed seed, Optional<Quorum<C, A>> quorum) {
  /** Returns the places of a group; a single one has the group's name and chance. */
  static <C, A> List<Berth<C, A>> of(
      String name, int replicas, Timeline timeline, Network network, Seed seed) {
    if (replicas == 1) {
      return List.of(new Berth<>(new Host(name, timeline), seed, Optional.empty()));
    }
    Quorum<C, A> quorum = new Quorum<>(timeline, network, seed.split("quorum"));
    List<Berth<C, A>> berths = new ArrayList<>();
    for (int i = 0; i < replicas; i++) {
      Host host = new Host(name + (char) ('a' + i), timeline);
      berths.add(new Berth<>(host, seed.split("replica" + i), Optional.of(quorum)));
    }
    return berths;
  }

  SimGroup<C, A> group(Replica<C, A> replica, SimGroup.Timing timing) {
    Seed mine = seed.split("group");
    return quorum.isPresent()
        ? new QuorumMember<>(quorum.get(), host, replica, timing, mine)
        : new SoleGroup<>(host, replica, timing, mine);
  }
}
