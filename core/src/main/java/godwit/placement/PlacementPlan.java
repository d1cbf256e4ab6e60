package godwit.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is to be done next so that each group has its replicas where they should be: at most one
 * step a group. A pure function of what is known; asked again and again, it comes to rest.
 */
public final class PlacementPlan {
  /*
   * Of a group's voters those are kept whose node serves and is not silent for longer than the
   * grace. While fewer are kept than wanted, another node gets a replica: hosted, added as a
   * learner, promoted. Only then is one that is not kept removed, so repair never narrows a
   * group first. How many are wanted follows from how many nodes there are that were not
   * removed, silent, draining or not: a node that has died is missed, not done without, until
   * somebody says that it is to go; and one that drains keeps what no other can take.
   *
   * A voter is taken away only while a majority of those that remain is heard. The leader never
   * takes itself away: it gives its leadership to another first.
   *
   * A replica that is lost never comes back: what its node hosts instead has another number, and
   * is another member. So a member that its node has not, or not any more, is removed, also before
   * another one votes in its place: its vote is never given, so to go on without it never lets a
   * group survive less. Its node may be the next to get a replica. A node that is silent may have
   * what it had; it has the grace. One that tells of its other replicas for three seconds has none.
   */
  private static final long CAUGHT_UP_ENTRIES = 512;
  private static final int UNEVEN = 2;

  private final NavigableMap<String, Node> nodes = new TreeMap<>();
  private final Roster roster;
  private final PlacementSettings settings;
  private final long clockBoundMillis;
  private final long nowMillis;

  private PlacementPlan(
      Collection<Node> nodes,
      Roster roster,
      PlacementSettings settings,
      long clockBoundMillis,
      long nowMillis) {
    nodes.forEach(node -> this.nodes.put(node.name(), node));
    this.roster = roster;
    this.settings = settings;
    this.clockBoundMillis = clockBoundMillis;
    this.nowMillis = nowMillis;
  }

  /**
   * Returns the next steps, of each group at most one, and of all no more than set.
   *
   * @param clockBoundMillis by how much the wall clock of one that leads may lead the others'
   */
  public static List<PlacementStep> next(
      Collection<Node> nodes,
      Roster roster,
      PlacementSettings settings,
      long clockBoundMillis,
      long nowMillis) {
    return new PlacementPlan(nodes, roster, settings, clockBoundMillis, nowMillis).next();
  }

  private List<PlacementStep> next() {
    List<PlacementStep> steps = new ArrayList<>();
    for (String group : roster.groups()) {
      if (steps.size() == settings.changesAtOnce()) {
        return steps;
      }
      roster
          .leader(group)
          .filter(led -> heard(led.node()))
          .flatMap(led -> step(group, led))
          .ifPresent(steps::add);
    }
    if (steps.isEmpty()) {
      spread().ifPresent(steps::add);
    }
    return steps;
  }

  private Optional<PlacementStep> step(String group, Roster.Led led) {
    Membership membership = led.replica().membership();
    List<String> lost = membership.voters().stream().filter(it -> lost(led, it)).toList();
    List<String> kept =
        membership.voters().stream().filter(it -> kept(it) && !lost.contains(it)).toList();
    int wanted = wanted(group);
    Optional<PlacementStep> learning = learner(group, led, kept.size() < wanted);
    if (learning.isPresent() || !membership.learners().isEmpty()) {
      return learning;
    }
    for (String goner : lost) {
      Optional<PlacementStep> less = takeAway(group, led, goner, kept);
      if (less.isPresent()) {
        return less;
      }
    }
    if (kept.size() < wanted) {
      Optional<PlacementStep> more = more(group, led);
      if (more.isPresent()) {
        return more;
      }
    }
    List<String> goners = membership.voters().stream().filter(it -> !kept.contains(it)).toList();
    boolean mayGo = kept.size() >= wanted && !kept.isEmpty();
    List<String> spared = new ArrayList<>(mayGo ? goners : List.of());
    if (kept.size() > wanted) {
      spared.add(surplus(led, kept));
    }
    for (String goner : spared) {
      Optional<PlacementStep> less = takeAway(group, led, goner, kept);
      if (less.isPresent()) {
        return less;
      }
    }
    return spared.isEmpty() ? stray(group, led) : Optional.empty();
  }

  /**
   * Returns what is due to the first learner: its vote, or its end; nothing while it catches up.
   */
  private Optional<PlacementStep> learner(String group, Roster.Led led, boolean needed) {
    List<String> learners = led.replica().membership().learners();
    if (learners.isEmpty()) {
      return Optional.empty();
    }
    String leader = led.node();
    String learner = learners.getFirst();
    if (!needed || !kept(learner) || lost(led, learner)) {
      return Optional.of(new PlacementStep.Remove(group, leader, learner));
    }
    boolean caughtUp =
        led.replica().followers().stream()
            .anyMatch(it -> it.node().equals(learner) && it.lagEntries() <= CAUGHT_UP_ENTRIES);
    return caughtUp && heard(learner) && roster.has(led, learner)
        ? Optional.of(new PlacementStep.Promote(group, leader, learner))
        : Optional.empty();
  }

  /**
   * Returns how another node comes into the group: one that has a replica already, else the least
   * laden.
   */
  private Optional<PlacementStep> more(String group, Roster.Led led) {
    Membership membership = led.replica().membership();
    Optional<String> candidate =
        candidates(node -> !membership.has(node))
            .min(
                Comparator.<String>comparingInt(node -> roster.hosts(node, group) ? 0 : 1)
                    .thenComparingInt(roster::replicasAt)
                    .thenComparing(Comparator.naturalOrder()));
    return candidate.map(node ->
        roster
            .replica(node, group)
            .<PlacementStep>map(
                it -> new PlacementStep.AddLearner(group, led.node(), node, it.number()))
            .orElseGet(() -> new PlacementStep.Host(group, node)));
  }

  /** Returns whether the node has said for a while that it has not what the group means by it. */
  private boolean lost(Roster.Led led, String node) {
    return heard(node)
        && led.replica()
            .follower(node)
            .filter(it -> roster.lacks(node, led.replica().group(), it.number()))
            .isPresent();
  }

  private Optional<PlacementStep> takeAway(
      String group, Roster.Led led, String goner, List<String> kept) {
    List<String> voters = led.replica().membership().voters();
    List<String> remaining = voters.stream().filter(it -> !it.equals(goner)).toList();
    long heard = remaining.stream().filter(it -> heard(it) && roster.has(led, it)).count();
    if (heard < remaining.size() / 2 + 1) {
      return Optional.empty();
    }
    if (!goner.equals(led.node())) {
      return Optional.of(new PlacementStep.Remove(group, led.node(), goner));
    }
    return kept.stream()
        .filter(it -> !it.equals(goner) && mayLead(it))
        .min(Comparator.comparingInt(roster::ledBy))
        .map(heir -> new PlacementStep.Transfer(group, led.node(), heir));
  }

  /**
   * Returns the voter that can be spared best: one not heard, else the most laden that does not
   * lead.
   */
  private String surplus(Roster.Led led, List<String> kept) {
    return kept.stream()
        .filter(node -> !node.equals(led.node()))
        .max(
            Comparator.<String>comparingInt(node -> heard(node) ? 0 : 1)
                .thenComparingInt(roster::replicasAt)
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /** Returns the end of a replica that was hosted and is wanted no more, or was removed. */
  private Optional<PlacementStep> stray(String group, Roster.Led led) {
    Membership membership = led.replica().membership();
    return roster.heard().keySet().stream()
        .filter(node -> heard(node) && !membership.has(node))
        .flatMap(node ->
            roster.replica(node, group).stream()
                .<PlacementStep>map(
                    it -> new PlacementStep.Discard(group, led.node(), node, it.number())))
        .findFirst();
  }

  /** Returns how one node that leads much more than another gives of it, once all is in place. */
  private Optional<PlacementStep> spread() {
    for (String group : roster.groups()) {
      Optional<Roster.Led> led = roster.leader(group).filter(it -> heard(it.node()));
      if (led.isEmpty()) {
        continue;
      }
      String leader = led.get().node();
      boolean leaves = !nodes.containsKey(leader) || !nodes.get(leader).serves();
      Optional<String> heir =
          led.get().replica().membership().voters().stream()
              .filter(node -> !node.equals(leader) && kept(node) && mayLead(node))
              .filter(node -> roster.has(led.get(), node))
              .filter(node -> nearlyCaughtUp(led.get(), node))
              .min(Comparator.comparingInt(roster::ledBy).thenComparing(Comparator.naturalOrder()));
      if (heir.isPresent()
          && (leaves || roster.ledBy(leader) >= roster.ledBy(heir.get()) + UNEVEN)) {
        return Optional.of(new PlacementStep.Transfer(group, leader, heir.get()));
      }
    }
    return Optional.empty();
  }

  private static boolean nearlyCaughtUp(Roster.Led led, String node) {
    return led.replica().followers().stream()
        .anyMatch(it -> it.node().equals(node) && it.lagEntries() <= CAUGHT_UP_ENTRIES);
  }

  private int wanted(String group) {
    int most =
        group.equals(GroupName.COORDINATOR) ? settings.coordinatorReplicas() : settings.replicas();
    long there =
        nodes.values().stream().filter(node -> node.standing() != Standing.REMOVED).count();
    int wanted = 1;
    while (wanted + 2 <= Math.min(most, there)) {
      wanted += 2;
    }
    return wanted;
  }

  private Stream<String> candidates(Predicate<String> which) {
    return nodes.values().stream()
        .filter(Node::serves)
        .map(Node::name)
        .filter(which)
        .filter(this::heard);
  }

  private boolean kept(String name) {
    Node node = nodes.get(name);
    return node != null
        && node.serves()
        && roster.silentMillis(name, nowMillis) <= settings.graceMillis();
  }

  /** Returns whether it is heard, and its clock is not one that it must give leadership up for. */
  private boolean mayLead(String node) {
    OptionalLong lead = ClockLead.of(roster, node, nowMillis);
    return heard(node)
        && (lead.isEmpty() || !ClockLead.isTooFar(lead.getAsLong(), clockBoundMillis, true));
  }

  private boolean heard(String node) {
    return roster.heard().containsKey(node)
        && roster.silentMillis(node, nowMillis) <= settings.silentMillis();
  }
}
