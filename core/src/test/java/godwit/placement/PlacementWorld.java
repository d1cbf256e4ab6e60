package godwit.placement;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Nodes and groups that do what the plan says, as far as they live: a group without a majority does
 * nothing.
 */
final class PlacementWorld {
  static final PlacementSettings SETTINGS = new PlacementSettings(3, 5, 3_000, 60_000, 2);
  private static final long CLOCK_BOUND_MILLIS = 10_000;
  private static final int MAX_STEPS = 500;

  private final Random random;
  private final Map<String, Node> nodes = new TreeMap<>();
  private final Set<String> dead = new TreeSet<>();
  private final Map<String, Long> clocks = new TreeMap<>();
  private final Map<String, Group> groups = new TreeMap<>();
  private final Map<String, Map<String, Integer>> hosted = new TreeMap<>();
  private final Map<String, Integer> numbers = new TreeMap<>();
  private Roster roster = Roster.beginning(0);
  private long nowMillis = 1;

  private static final class Group {
    private final Set<String> voters = new TreeSet<>();
    private final Set<String> learners = new TreeSet<>();
    private final Map<String, Long> lags = new TreeMap<>();
    private final Map<String, Integer> numbers = new TreeMap<>();
    private String leader = "";
    private long term = 1;
    private long index = 1;
  }

  PlacementWorld(int seed) {
    this.random = new Random(seed);
  }

  /** Starts a node that founds groups. */
  void start(String name, String... founded) {
    nodes.put(name, new Node(name, name + ":1", "folder-" + name, Standing.SERVING));
    hosted.put(name, new TreeMap<>());
    for (String group : founded) {
      hosted(name).put(group, 0);
      Group made = new Group();
      made.voters.add(name);
      made.numbers.put(name, 0);
      made.leader = name;
      groups.put(group, made);
    }
  }

  void kill(String node) {
    dead.add(node);
    groups
        .values()
        .forEach(group -> {
          if (group.leader.equals(node)) {
            elect(group);
          }
        });
  }

  void revive(String node) {
    dead.remove(node);
  }

  /** Checks that each member's node has the replica that the group means by it. */
  void requireHosted(String name) {
    Group group = group(name);
    for (String voter : group.voters) {
      assertThat(hosted(voter)).as(voter).containsEntry(name, group.numbers.get(voter));
    }
  }

  void standing(String node, Standing standing) {
    nodes.put(node, node(node).as(standing));
  }

  void lag(String group, String node, long entries) {
    group(group).lags.put(node, entries);
  }

  void host(String group, String node) {
    if (!hosted(node).containsKey(group)) {
      hosted(node).put(group, numbers.merge(node, 1, Integer::sum));
    }
  }

  void lose(String group, String node) {
    hosted(node).remove(group);
  }

  /** Has everybody who lives report as often as the coordinator wants it to be sure. */
  void reports() {
    for (int i = 0; i < 6; i++) {
      nodes.keySet().stream().filter(it -> !dead.contains(it)).forEach(this::report);
    }
  }

  /** Sets the node's wall clock so far ahead. */
  void setClock(String node, long aheadMillis) {
    clocks.put(node, aheadMillis);
  }

  /** Has the node give the leadership of the group up for that one. */
  void lead(String group, String node) {
    group(group).leader = node;
    group(group).term++;
  }

  /** Has the coordinator know nothing of the node. */
  void forget(String node) {
    nodes.remove(node);
    dead.add(node);
  }

  void pass(long millis) {
    nowMillis += millis;
  }

  Set<String> voters(String group) {
    return group(group).voters;
  }

  Set<String> replicas(String node) {
    return hosted(node).keySet();
  }

  private Map<String, Integer> hosted(String node) {
    return requireNonNull(hosted.get(node));
  }

  private Node node(String name) {
    return requireNonNull(nodes.get(name));
  }

  private Group group(String name) {
    return requireNonNull(groups.get(name));
  }

  String followerOf(String group) {
    Group it = group(group);
    return it.voters.stream().filter(node -> !node.equals(it.leader)).findFirst().orElseThrow();
  }

  long mostLed() {
    return nodes.keySet().stream().mapToLong(this::led).max().orElseThrow();
  }

  long leastLed() {
    return nodes.keySet().stream().mapToLong(this::led).min().orElseThrow();
  }

  /** Returns what the plan says after all that live have reported. */
  List<PlacementStep> plan() {
    nodes.keySet().stream().filter(it -> !dead.contains(it)).forEach(this::report);
    return PlacementPlan.next(nodes.values(), roster, SETTINGS, CLOCK_BOUND_MILLIS, nowMillis);
  }

  /** Does the first step of the plan and returns it. */
  PlacementStep step() {
    PlacementStep step = plan().getFirst();
    perform(step);
    return step;
  }

  /** Does what the plan says until it says nothing more. */
  void settle() {
    for (int i = 0; i < MAX_STEPS; i++) {
      nowMillis += 500;
      List<PlacementStep> steps = plan();
      if (steps.isEmpty()) {
        return;
      }
      steps.forEach(this::perform);
    }
    throw new AssertionError("the plan does not come to rest: " + plan());
  }

  /** A life of joins, deaths, returns, drains and removals; then rest, and a look at it. */
  void live(int seed) {
    start("n0", "coordinator", "s1");
    for (int i = 1; i < 20; i++) {
      happen(i);
      for (int j = random.nextInt(12); j > 0; j--) {
        nowMillis += random.nextInt(20_000);
        plan()
            .forEach(step -> {
              if (random.nextInt(4) > 0) {
                perform(step);
              }
            });
      }
    }
    dead.clear();
    groups.values().forEach(this::elect);
    reports();
    settle();
    groups.values().forEach(group -> assertThat(hasMajority(group)).isTrue());
    List.copyOf(nodes.values()).stream()
        .filter(node -> node.standing() == Standing.DRAINING)
        .forEach(node -> standing(node.name(), Standing.REMOVED));
    settle();
    long serving = nodes.values().stream().filter(Node::serves).count();
    groups.forEach((name, group) -> {
      long most = name.equals("coordinator") ? 5 : 3;
      long wanted = Math.min(most, serving % 2 == 0 ? serving - 1 : serving);
      assertThat(group.voters).as("seed %d, group %s", seed, name).hasSize((int) wanted);
      assertThat(group.voters).allMatch(node -> node(node).serves());
      assertThat(group.learners).isEmpty();
      requireHosted(name);
    });
  }

  private void happen(int i) {
    List<String> names = new ArrayList<>(nodes.keySet());
    String any = names.get(random.nextInt(names.size()));
    switch (random.nextInt(7)) {
      case 6 -> loseAny();
      case 0, 1 -> start("n" + i, "s" + (i + 1));
      case 2 -> kill(any);
      case 3, 4 -> {
        dead.remove(any);
        groups.values().forEach(this::elect);
      }
      default -> {
        long others =
            nodes.values().stream().filter(it -> it.serves() && !it.name().equals(any)).count();
        if (others > 0 && node(any).standing() != Standing.REMOVED) {
          standing(any, random.nextBoolean() ? Standing.DRAINING : Standing.REMOVED);
        }
      }
    }
  }

  /** Has a follower lose its replica, if the others are a majority without it. */
  private void loseAny() {
    List<String> names = List.copyOf(groups.keySet());
    String name = names.get(random.nextInt(names.size()));
    Group group = group(name);
    group.voters.stream()
        .filter(node -> !node.equals(group.leader) && hosted(node).containsKey(name))
        .findFirst()
        .ifPresent(node -> {
          int number = requireNonNull(hosted(node).remove(name));
          if (!hasMajority(group)) {
            hosted(node).put(name, number);
          }
        });
  }

  long ledBy(String node) {
    return led(node);
  }

  private long led(String node) {
    return groups.values().stream().filter(group -> group.leader.equals(node)).count();
  }

  private void report(String node) {
    List<ReplicaReport> replicas =
        hosted(node).entrySet().stream()
            .map(it -> report(node, it.getKey(), it.getValue(), group(it.getKey())))
            .toList();
    roster =
        roster.hear(
            new NodeReport(node, "folder-" + node, node + ":1", wallMillis(node), 0, replicas),
            nowMillis,
            nowMillis);
  }

  private long wallMillis(String node) {
    return nowMillis + clocks.getOrDefault(node, 0L);
  }

  private static ReplicaReport report(String node, String name, int number, Group group) {
    boolean member = group.voters.contains(node) || group.learners.contains(node);
    Membership membership =
        member
            ? new Membership(List.copyOf(group.voters), List.copyOf(group.learners))
            : Membership.NONE;
    boolean leads = group.leader.equals(node);
    List<ReplicaReport.Follower> followers = new ArrayList<>();
    if (leads) {
      for (String other : membership.voters()) {
        followers.add(follower(group, other));
      }
      for (String other : membership.learners()) {
        followers.add(follower(group, other));
      }
    }
    return new ReplicaReport(
        name, number, leads, group.term, Optional.empty(), membership, group.index, followers);
  }

  private static ReplicaReport.Follower follower(Group group, String node) {
    return new ReplicaReport.Follower(
        node, requireNonNull(group.numbers.get(node)), group.lags.getOrDefault(node, 0L));
  }

  private void perform(PlacementStep step) {
    Group group = group(step.group());
    switch (step) {
      case PlacementStep.Host host -> {
        if (!dead.contains(host.node())) {
          host(host.group(), host.node());
        }
      }
      case PlacementStep.AddLearner add ->
          change(
              group,
              () -> {
                group.learners.add(add.node());
                group.numbers.put(add.node(), add.number());
              });
      case PlacementStep.Promote promote ->
          change(
              group,
              () -> {
                assertThat(group.learners).contains(promote.node());
                if (has(group, step.group(), promote.node())) {
                  group.learners.remove(promote.node());
                  group.voters.add(promote.node());
                }
              });
      case PlacementStep.Remove remove ->
          change(
              group,
              () -> {
                assertThat(remove.node()).isNotEqualTo(group.leader);
                group.learners.remove(remove.node());
                group.voters.remove(remove.node());
                assertThat(hasMajority(group)).as("majority after %s", remove).isTrue();
              });
      case PlacementStep.Transfer transfer -> {
        if (group.leader.equals(transfer.leader())
            && group.voters.contains(transfer.node())
            && has(group, step.group(), transfer.node())
            && !dead.contains(transfer.node())) {
          group.leader = transfer.node();
          group.term++;
        }
      }
      case PlacementStep.Discard discard -> {
        assertThat(group.voters).doesNotContain(discard.node());
        hosted(discard.node()).remove(discard.group(), discard.number());
      }
      case PlacementStep.Delete delete -> throw new AssertionError("no leader: " + delete);
    }
  }

  private void change(Group group, Runnable what) {
    if (hasMajority(group) && !dead.contains(group.leader)) {
      what.run();
      group.index++;
    }
  }

  private boolean hasMajority(Group group) {
    long alive =
        group.voters.stream()
            .filter(node -> !dead.contains(node) && has(group, nameOf(group), node))
            .count();
    return alive > group.voters.size() / 2;
  }

  @SuppressWarnings("ReferenceEquality")
  private String nameOf(Group group) {
    return groups.entrySet().stream()
        .filter(it -> it.getValue() == group)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether the node has the replica that the group means by it. */
  private boolean has(Group group, String name, String node) {
    return Objects.equals(hosted(node).get(name), group.numbers.get(node));
  }

  private void elect(Group group) {
    if (!dead.contains(group.leader) && group.voters.contains(group.leader)) {
      return;
    }
    if (hasMajority(group)) {
      group.leader =
          group.voters.stream()
              .filter(node -> !dead.contains(node) && has(group, nameOf(group), node))
              .findFirst()
              .orElseThrow();
      group.term++;
    }
  }
}
