package godwit.sim;

import godwit.coordinator.CoordinatorCommand;
import godwit.placement.Membership;
import godwit.placement.PlacementStep;
import godwit.placement.Standing;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Member;
import godwit.sim.cluster.Placement;
import godwit.sim.world.QuorumMember;
import godwit.sim.world.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who has hosts drain, go for good and come back, and leaders give their leadership away, until it
 * ends. What follows for the replicas is up to the placement; now and then a leader is also asked
 * for a change that nobody planned, as a step that comes late asks for. Not thread-safe.
 */
final class Turnover {
  private static final long SETTLE_MICROS = 250_000;

  private final Cluster cluster;
  private final long everyMicros;
  private final Seed seed;
  private boolean ended;

  Turnover(Cluster cluster, long everyMicros, Seed seed) {
    this.cluster = cluster;
    this.everyMicros = everyMicros;
    this.seed = seed;
  }

  void begin() {
    if (everyMicros > 0) {
      next();
    }
  }

  /** Has every host serve again, and keeps at it: what was asked for before may still come. */
  void end() {
    ended = true;
    if (everyMicros > 0) {
      settle();
    }
  }

  private void next() {
    cluster
        .timeline()
        .after(
            seed.between(0, 2 * everyMicros),
            () -> {
              if (!ended) {
                strike(seed.pick(List.copyOf(cluster.groups().keySet())));
                next();
              }
            });
  }

  private void strike(String group) {
    List<Member> hosts = List.copyOf(cluster.groups().get(group));
    Member any = seed.pick(hosts);
    switch (seed.below(10)) {
      case 0, 1, 2, 3 -> turn(any);
      case 4 -> set(any, Standing.REMOVED);
      case 5, 6, 7 -> lead(group, hosts, any);
      default -> leader(hosts).ifPresent(leader -> change(group, leader, any));
    }
  }

  private void turn(Member host) {
    Optional<Standing> standing = cluster.placement().standing(host);
    if (standing.isEmpty()) {
      return;
    }
    if (standing.get() == Standing.REMOVED) {
      comeBack(host);
    } else {
      set(host, standing.get() == Standing.SERVING ? Standing.DRAINING : Standing.SERVING);
    }
  }

  /** Comes with another directory, once it has nothing in the old one. */
  private void comeBack(Member host) {
    if (host.group() instanceof QuorumMember<?, ?> replica && !replica.hosted()) {
      cluster.placement().installAnew(host);
    }
  }

  private void set(Member host, Standing standing) {
    cluster.story().tell(host.host().name(), "is to be", standing);
    cluster
        .coordinator()
        .record(new CoordinatorCommand.SetStanding(host.host().name(), standing), answer -> {});
  }

  private void lead(String group, List<Member> hosts, Member heir) {
    leader(hosts)
        .ifPresent(
            leader -> perform(leader, new PlacementStep.Transfer(group, name(leader), name(heir))));
  }

  /** Asks for any change that a leader may be asked for: it is done, or refused. */
  private void change(String group, Member leader, Member other) {
    Membership members =
        leader.group() instanceof QuorumMember<?, ?> replica
            ? replica.membership()
            : Membership.NONE;
    String node = name(other);
    String at = name(leader);
    List<PlacementStep> steps = new ArrayList<>();
    steps.add(new PlacementStep.AddLearner(group, at, node, Placement.replica(other).number()));
    steps.add(new PlacementStep.Promote(group, at, node));
    steps.add(new PlacementStep.Discard(group, at, node, Placement.replica(other).number()));
    if (members.learners().contains(node) || members.voters().size() > 2) {
      steps.add(new PlacementStep.Remove(group, at, node));
    }
    perform(leader, seed.pick(steps));
  }

  private void perform(Member leader, PlacementStep step) {
    if (leader.host().up()) {
      cluster.placement().perform(leader, step, done -> {});
    }
  }

  private static Optional<Member> leader(List<Member> hosts) {
    return hosts.stream().filter(host -> host.group().leads()).findFirst();
  }

  private static String name(Member member) {
    return member.host().name();
  }

  private void settle() {
    cluster.timeline().after(SETTLE_MICROS, this::settle);
    for (Member member : cluster.members()) {
      Optional<Standing> standing = cluster.placement().standing(member);
      if (standing.filter(it -> it == Standing.REMOVED).isPresent()) {
        comeBack(member);
      } else if (standing.filter(it -> it == Standing.DRAINING).isPresent()) {
        set(member, Standing.SERVING);
      }
    }
  }
}
