package godwit.sim.matrix;

import godwit.placement.Membership;
import godwit.placement.PlacementStep;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Member;
import godwit.sim.cluster.Placement;
import godwit.sim.world.QuorumMember;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Function;

/**
 * A change of a group's members, step after step: each is asked for, of whoever leads, until it is
 * done. Not thread-safe.
 */
final class Exchange {
  private static final long AGAIN_MICROS = 20_000;

  private final Cluster cluster;
  private final String group;
  private final List<Member> hosts;
  private final ArrayDeque<Function<Member, PlacementStep>> steps = new ArrayDeque<>();

  Exchange(Cluster cluster, String group) {
    this.cluster = cluster;
    this.group = group;
    this.hosts = List.copyOf(cluster.groups().get(group));
  }

  /** Has another voter lead. */
  Exchange handOn() {
    steps.add(leader -> new PlacementStep.Transfer(group, name(leader), other(leader)));
    return this;
  }

  /** Adds a host that has no replica. */
  Exchange grow() {
    String spare = name(hosts.getLast());
    steps.add(leader ->
        new PlacementStep.AddLearner(
            group, name(leader), spare, Placement.replica(hosts.getLast()).number()));
    steps.add(leader -> new PlacementStep.Promote(group, name(leader), spare));
    return this;
  }

  /** Takes a voter out that does not lead; it keeps what it has. */
  Exchange shrink() {
    steps.add(leader -> new PlacementStep.Remove(group, name(leader), other(leader)));
    return this;
  }

  /** Takes a voter out, once it does not lead, and deletes its replica. */
  Exchange dismiss(Member goner) {
    steps.add(leader ->
        name(leader).equals(name(goner))
            ? new PlacementStep.Transfer(group, name(leader), other(leader))
            : new PlacementStep.Remove(group, name(leader), name(goner)));
    steps.add(leader ->
        new PlacementStep.Discard(
            group, name(leader), name(goner), Placement.replica(goner).number()));
    return this;
  }

  void begin() {
    cluster
        .placement()
        .perform(hosts.getLast(), new PlacementStep.Host(group, name(hosts.getLast())), done -> {});
    next();
  }

  private void next() {
    if (steps.isEmpty()) {
      return;
    }
    boolean[] heard = {false};
    hosts.stream()
        .filter(host -> host.host().up() && host.group().leads())
        .findFirst()
        .ifPresentOrElse(leader -> ask(leader, heard), () -> again(heard));
  }

  private void ask(Member leader, boolean[] heard) {
    PlacementStep step = steps.element().apply(leader);
    cluster
        .placement()
        .perform(
            leader,
            step,
            done -> {
              if (!heard[0] && done && isLast(step)) {
                heard[0] = true;
                steps.remove();
                cluster.timeline().after(0, this::next);
              } else {
                again(heard);
              }
            });
  }

  /** Returns whether a step that is done leaves nothing to do before the next. */
  private boolean isLast(PlacementStep step) {
    return !(step instanceof PlacementStep.Transfer) || steps.size() == 1;
  }

  private void again(boolean[] heard) {
    if (!heard[0]) {
      heard[0] = true;
      cluster.timeline().after(AGAIN_MICROS, this::next);
    }
  }

  private static String other(Member leader) {
    return membership(leader).voters().stream()
        .filter(node -> !node.equals(name(leader)))
        .findFirst()
        .orElseThrow();
  }

  private static Membership membership(Member leader) {
    return leader.group() instanceof QuorumMember<?, ?> replica
        ? replica.membership()
        : Membership.NONE;
  }

  private static String name(Member member) {
    return member.host().name();
  }
}
