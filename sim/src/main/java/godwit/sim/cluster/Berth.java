package godwit.sim.cluster;

import godwit.placement.Membership;
import godwit.sim.world.Host;
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
import java.util.stream.Stream;

/**
 * The place of a replica: its host, its chance, and the others of its group if there are any.
 *
 * @param <C> command
 * @param <A> answer
 */
record Berth<C, A>(Host host, Seed seed, Optional<Quorum<C, A>> quorum) {
  /** Returns the places of a group; a single one has the group's name and chance. */
  static <C, A> List<Berth<C, A>> of(String name, Cluster cluster, Seed seed) {
    Timeline timeline = cluster.timeline();
    Hosts hosts = cluster.settings().hosts();
    if (hosts.each() == 1) {
      return List.of(new Berth<>(new Host(name, timeline), seed, Optional.empty()));
    }
    List<String> names =
        Stream.iterate('a', letter -> (char) (letter + 1))
            .limit(hosts.each())
            .map(letter -> name + letter)
            .toList();
    Quorum<C, A> quorum =
        new Quorum<>(
            timeline,
            cluster.network(),
            new Membership(names.subList(0, hosts.founders()), List.of()),
            Quorum.Rules.counting(cluster.seams()::counts),
            seed.split("quorum"));
    List<Berth<C, A>> berths = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Host host = new Host(names.get(i), timeline);
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
