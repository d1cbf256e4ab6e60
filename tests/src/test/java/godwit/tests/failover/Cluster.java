package godwit.tests.failover;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.grpc.RemoteGodwit;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.placement.NodeStatus;
import godwit.placement.NodeStatus.Role;
import godwit.placement.Standing;
import godwit.request.CoordinatorAnswer.ServiceReport;
import godwit.request.OperationReport;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Members that form a cluster, as an operator sees it. Not thread-safe. */
final class Cluster implements AutoCloseable {
  static final String COORDINATOR = "coordinator";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int MOST_OF_SERVICE = 3;
  private static final int MOST_OF_COORDINATOR = 5;
  private static final long SMALL_LAG_ENTRIES = 200;
  private static final long HEARD_MILLIS = 1_500;

  private final Path directory;
  private final Site.Choice sites;
  private final List<Member> members = new ArrayList<>();

  /** Makes one without members. */
  Cluster(Path directory, Site.Choice sites) {
    this.directory = directory;
    this.sites = sites;
  }

  /** Starts members that join those there are; the very first one founds. */
  void grow(int count) throws Exception {
    List<Member> fresh = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fresh.add(added());
      fresh.getLast().launch();
      if (members.size() == 1) {
        fresh.getLast().awaitServing();
      }
    }
    for (Member member : fresh.subList(members.size() == count ? 1 : 0, count)) {
      member.awaitServing();
    }
  }

  private Member added() throws Exception {
    String name = "n" + (members.size() + 1);
    List<String> join = members.stream().filter(Member::hasServed).map(Member::address).toList();
    Member member = new Member(name, directory.resolve(name), sites.of(name), join);
    members.add(member);
    return member;
  }

  /** Starts another member, which takes the place of a dead one; does not wait until it has. */
  void replace(Admin admin, Member dead) throws Exception {
    grow(1);
    admin.setStanding(dead.name(), Standing.REMOVED);
  }

  Member member(String name) {
    return members.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  /** Returns what each member has logged last, and where the threads are of those that run. */
  String lastWords() {
    return members.stream()
        .map(member -> "--- " + member.name() + "\n" + member.lastWords())
        .collect(Collectors.joining("\n"));
  }

  /** Returns a client that knows all members there are; the caller closes it. */
  Godwit client() {
    return RemoteGodwit.connect(
        members.stream().map(Member::address).toList(), Load.settings(new SecureRandom()));
  }

  /** Returns the name of the node that leads the group, as far as the coordinator knows. */
  static Optional<String> leader(Admin admin, String group) {
    return leader(admin.nodes(), group);
  }

  private static Optional<String> leader(List<NodeStatus> nodes, String group) {
    return nodes.stream()
        .filter(node ->
            node.replicas().stream()
                .anyMatch(it -> it.group().equals(group) && it.role() == Role.LEADER))
        .filter(Cluster::isHeard)
        .map(NodeStatus::name)
        .findFirst();
  }

  /** Returns the group of the service that owns the table, which has one partition. */
  static String owner(Admin admin, String table) {
    List<Locator> partitions = admin.partitions(table);
    return partitions.getFirst().service().toString();
  }

  /**
   * Who leads, as the coordinator told it at one moment; leadership may be given away right after.
   *
   * @param service the node whose replica leads the service that owns the table
   * @param coordinator the node whose replica leads the coordinator
   */
  record LeadingNodes(String service, String coordinator) {}

  static LeadingNodes leaders(Admin admin, String table) {
    List<NodeStatus> nodes = admin.nodes();
    return new LeadingNodes(
        leader(nodes, owner(admin, table)).orElseThrow(), leader(nodes, COORDINATOR).orElseThrow());
  }

  /**
   * Has the table, which has one partition, at a service of which the coordinator's leader has no
   * replica: each of the two groups outlives the loss of both nodes, whoever leads by then. Returns
   * who led them when that was so. Fails if it does not come about within a minute, or a move more.
   */
  static LeadingNodes part(Admin admin, String table) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      Locator partition = admin.partitions(table).getFirst();
      List<NodeStatus> nodes = admin.nodes();
      List<ServiceId> targets = apart(nodes, admin);
      if (targets.contains(partition.service())) {
        return new LeadingNodes(
            leader(nodes, partition.service().toString()).orElseThrow(),
            leader(nodes, COORDINATOR).orElseThrow());
      }
      if (targets.isEmpty()) {
        Waiting.pass(LOOK);
      } else {
        move(admin, partition, targets.getFirst());
      }
    }
    throw new AssertionError(
        "table is at no service without a replica at the coordinator's leader: " + admin.nodes());
  }

  private static void move(Admin admin, Locator partition, ServiceId target) {
    OperationReport begun = admin.move(partition.partition(), target, Optional.empty());
    OperationReport ended = admin.await(begun.id(), PATIENCE);
    if (ended.phase() != OperationReport.Phase.DONE) {
      throw new AssertionError("partition was not moved: " + ended);
    }
  }

  private static List<ServiceId> apart(List<NodeStatus> nodes, Admin admin) {
    Optional<String> coordinator = leader(nodes, COORDINATOR);
    return admin.services().stream()
        .map(ServiceReport::id)
        .filter(id ->
            coordinator.isPresent()
                && nodes.stream()
                    .filter(node -> node.name().equals(coordinator.get()))
                    .flatMap(node -> node.replicas().stream())
                    .noneMatch(replica -> replica.group().equals(id.toString())))
        .filter(id -> leader(nodes, id.toString()).isPresent())
        .toList();
  }

  /**
   * Waits until each group has a replica on each node, or on as many as it may, all of which vote,
   * are heard and nearly caught up.
   *
   * @param size how many nodes the cluster has
   */
  void awaitWhole(Admin admin, int size) throws InterruptedException {
    int voters = Math.min(size, MOST_OF_SERVICE);
    int coordinators = Math.min(size, MOST_OF_COORDINATOR);
    Waiting.until(
        PATIENCE,
        () -> isWhole(admin.nodes(), voters, coordinators),
        () -> admin.nodes().toString());
  }

  private boolean isWhole(List<NodeStatus> nodes, int voters, int coordinators) {
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, Integer> leaders = new TreeMap<>();
    for (NodeStatus node : nodes) {
      boolean isHeard = isHeard(node);
      for (NodeStatus.ReplicaStatus replica : node.replicas()) {
        boolean votes = replica.role() == Role.LEADER || replica.role() == Role.VOTER;
        boolean counted = isHeard && votes && replica.lagEntries() <= SMALL_LAG_ENTRIES;
        counts.merge(replica.group(), counted ? 1 : 0, Integer::sum);
        leaders.merge(
            replica.group(), isHeard && replica.role() == Role.LEADER ? 1 : 0, Integer::sum);
      }
    }
    return counts.size() > 1
        && counts.entrySet().stream()
            .allMatch(
                it -> it.getValue() == (it.getKey().equals(COORDINATOR) ? coordinators : voters))
        && leaders.values().stream().allMatch(it -> it == 1);
  }

  /** Waits until all that ask the table and the coordinator had so many answers since a moment. */
  void awaitAnswers(Load load, long moment, int times) throws InterruptedException {
    Waiting.until(
        PATIENCE,
        () -> load.wroteSince(moment, times) && load.coordinatedSince(moment, times),
        () ->
            "writes and answers of the coordinator: writes="
                + load.lanesSince(moment)
                + " coordinator="
                + load.coordinatedSince(moment, 1)
                + "\n"
                + lastWords());
  }

  /** Waits until the coordinator's leader tells that it does not hear the node. */
  static void awaitSilent(Admin admin, String name) throws InterruptedException {
    Waiting.until(
        PATIENCE,
        () -> admin.nodes().stream().anyMatch(it -> it.name().equals(name) && !isHeard(it)),
        () -> "a node that is told to be silent: " + name + " of " + admin.nodes());
  }

  /**
   * If the coordinator's leader is one of two that don't reach each other, waits until it tells
   * that it does not hear the other one.
   */
  static void awaitSilent(Admin admin, String one, String other) throws InterruptedException {
    String leader = leader(admin, COORDINATOR).orElseThrow();
    if (leader.equals(one)) {
      awaitSilent(admin, other);
    } else if (leader.equals(other)) {
      awaitSilent(admin, one);
    }
  }

  /** Has the nodes give all that they have to the others, and ends them. */
  void shrink(Admin admin, List<String> names) throws InterruptedException, IOException {
    for (String name : names) {
      admin.setStanding(name, Standing.REMOVED);
    }
    for (String name : names) {
      Waiting.until(
          PATIENCE,
          () ->
              admin.nodes().stream()
                  .filter(it -> it.name().equals(name))
                  .allMatch(it -> isHeard(it) && it.replicas().isEmpty()),
          () -> admin.nodes().toString());
      member(name).close();
    }
  }

  /** Whether the coordinator's leader knows of what it has: of one not heard it would say none. */
  private static boolean isHeard(NodeStatus node) {
    return node.silentMillis().orElse(Long.MAX_VALUE) < HEARD_MILLIS;
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.close();
    }
  }
}
