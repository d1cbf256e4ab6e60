package godwit.sim.matrix;

import godwit.placement.Membership;
import godwit.placement.PlacementStep;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Member;
import godwit.sim.cluster.Placement;
import godwit.sim.world.QuorumMember;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    add(hosts.getLast());
    return this;
  }

  /** Takes a voter out that does not lead; it keeps what it has. */
  Exchange shrink() {
    steps.add(leader -> new PlacementStep.Remove(group, name(leader), other(leader)));
    return this;
  }

  /** Takes a voter out, once it does not lead, and deletes its replica. */
  Exchange dismiss(Member goner) {
    takeOut(goner);
    steps.add(leader ->
        new PlacementStep.Discard(
            group, name(leader), name(goner), Placement.replica(goner).number()));
    return this;
  }

  /** Has a host of which the replica was deleted vote by another one. */
  Exchange takeBack(Member goner) {
    steps.add(leader -> new PlacementStep.Host(group, name(goner)));
    add(goner);
    return this;
  }

  /**
   * Takes a voter out, once it does not lead, and adds the same replica again; what the leader
   * would have had it deleted by in between comes only then.
   */
  Exchange dismissInVain(Member goner) {
    List<PlacementStep> late = new ArrayList<>();
    takeOut(goner);
    steps.add(leader -> {
      if (late.isEmpty()) {
        late.add(
            new PlacementStep.Delete(
                group,
                name(goner),
                Placement.replica(goner).number(),
                Placement.replica(leader).term(),
                Placement.replica(leader).committedIndex()));
      }
      return add(leader, goner);
    });
    steps.add(leader -> new PlacementStep.Promote(group, name(leader), name(goner)));
    steps.add(leader -> late.getFirst());
    return this;
  }

  private void add(Member host) {
    steps.add(leader -> add(leader, host));
    steps.add(leader -> new PlacementStep.Promote(group, name(leader), name(host)));
  }

  private PlacementStep add(Member leader, Member host) {
    return new PlacementStep.AddLearner(
        group, name(leader), name(host), Placement.replica(host).number());
  }

  private void takeOut(Member goner) {
    steps.add(leader ->
        name(leader).equals(name(goner))
            ? new PlacementStep.Transfer(group, name(leader), other(leader))
            : new PlacementStep.Remove(group, name(leader), name(goner)));
  }

  /** Returns whether all steps have been taken. */
  boolean isOver() {
    return steps.isEmpty();
  }

  /** Returns the hosts that the group's leader counts as voters and that have no replica of it. */
  List<String> lost() {
    List<String> voters =
        hosts.stream()
            .filter(host -> host.host().up() && host.group().leads())
            .findFirst()
            .map(leader -> membership(leader).voters())
            .orElse(List.of());
    return hosts.stream()
        .filter(host -> voters.contains(name(host)) && !Placement.replica(host).hosted())
        .map(Exchange::name)
        .toList();
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
            actor(leader, step),
            step,
            done -> {
              if (!heard[0] && (done || isOrder(step)) && isLast(step)) {
                heard[0] = true;
                steps.remove();
                cluster.timeline().after(0, this::next);
              } else {
                again(heard);
              }
            });
  }

  private Member actor(Member leader, PlacementStep step) {
    return hosts.stream()
        .filter(host -> name(host).equals(step.actor()))
        .findFirst()
        .orElse(leader);
  }

  /** Returns whether it is right to refuse the step, so that it is not asked for again. */
  private static boolean isOrder(PlacementStep step) {
    return step instanceof PlacementStep.Delete;
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
