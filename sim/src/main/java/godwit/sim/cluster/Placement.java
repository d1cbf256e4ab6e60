package godwit.sim.cluster;

import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.placement.Membership;
import godwit.placement.Node;
import godwit.placement.NodeReport;
import godwit.placement.PlacementStep;
import godwit.placement.ReplicaReport;
import godwit.placement.Standing;
import godwit.reshape.SealPatience;
import godwit.reshape.SealPatience.Muster;
import godwit.sim.world.BrokenPromise;
import godwit.sim.world.QuorumMember;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Hosts that tell the coordinator of their replicas, and do to them what it wants done. A host
 * takes a step whenever it comes, and whichever coordinator has sent it. Not thread-safe.
 */
public final class Placement {
  private static final long REPORT_MICROS = 200_000;
  private static final long SEAL_LOOK_MICROS = 5_000;

  private final Cluster cluster;
  private final Map<String, Integer> folders = new TreeMap<>();

  Placement(Cluster cluster) {
    this.cluster = cluster;
  }

  void start() {
    cluster.groups().forEach((group, members) -> members.forEach(member -> report(group, member)));
  }

  private void report(String group, Member member) {
    cluster.timeline().after(REPORT_MICROS, () -> report(group, member));
    if (member.host().up()) {
      NodeReport report = told(group, member);
      SimCoordinator asked = cluster.contactCoordinator();
      cluster
          .network()
          .send(member.host(), asked.host(), "report", () -> asked.placement().hear(report));
    }
  }

  private NodeReport told(String group, Member member) {
    QuorumMember<?, ?> replica = replica(member);
    String name = member.host().name();
    return new NodeReport(
        name,
        folder(name),
        name,
        member.clock().millis(),
        0,
        replica.hosted() ? List.of(told(group, replica)) : List.of());
  }

  private static ReplicaReport told(String group, QuorumMember<?, ?> replica) {
    return new ReplicaReport(
        group,
        replica.number(),
        replica.leads(),
        replica.term(),
        Optional.empty(),
        replica.membership(),
        0,
        replica.followers());
  }

  private String folder(String name) {
    return name + "/" + folders.getOrDefault(name, 0);
  }

  /** Returns the replica of its group at a host, or the place for one. */
  public static QuorumMember<?, ?> replica(Member member) {
    if (member.group() instanceof QuorumMember<?, ?> replica) {
      return replica;
    }
    throw new IllegalStateException("a group for good: host=" + member.host());
  }

  /** Takes a step at a host, as long as it may; says whether it is done. */
  public void perform(Member member, PlacementStep step, Consumer<Boolean> ended) {
    cluster.story().tell(member.host().name(), "is to take", step);
    afterSeals(member, step, cluster.timeline().nowMicros(), ended);
  }

  /** Goes on at once if the step need not wait for a seal of the host's service, or else later. */
  private void afterSeals(
      Member member, PlacementStep step, long sinceMicros, Consumer<Boolean> ended) {
    if (!(member instanceof SimService service) || !service.leads()) {
      take(member, step, ended);
      return;
    }
    long waitedMicros = cluster.timeline().nowMicros() - sinceMicros;
    Muster muster = muster(replica(member).membership());
    if (!SealPatience.mayBeTaken(step, muster)) {
      ended.accept(false);
      return;
    }
    long restMillis = SealPatience.restMillis(step, muster, service.view(), waitedMicros / 1_000);
    if (restMillis == 0 || cluster.seams().changesWhileSealed()) {
      checkPause(service, step, muster, waitedMicros);
      take(member, step, ended);
    } else {
      member.host().after(SEAL_LOOK_MICROS, () -> afterSeals(member, step, sinceMicros, ended));
    }
  }

  /** Returns who of a group is up. */
  private Muster muster(Membership members) {
    List<String> missed =
        Stream.concat(members.voters().stream(), members.learners().stream())
            .filter(name -> !cluster.member(name).host().up())
            .toList();
    return new Muster(members.voters(), missed);
  }

  /** No pause of writers is made longer by what could have been done after it. */
  private static void checkPause(
      SimService service, PlacementStep step, Muster muster, long waitedMicros) {
    if (!isPlanned(step, muster)) {
      return;
    }
    for (Partition partition : service.view().partitions().all()) {
      if (partition.state() instanceof PartitionState.Sealed sealed
          && waitedMicros < 1_000 * sealed.departure().budgetMillis()) {
        throw new BrokenPromise(
            "A planned change of a group's leader or members waits for a seal.",
            "step=" + step + " partition=" + partition + " waitedMicros=" + waitedMicros);
      }
    }
  }

  /** Returns whether the step changes the group's leader or members, and does not repair it. */
  private static boolean isPlanned(PlacementStep step, Muster muster) {
    if (step instanceof PlacementStep.Remove remove) {
      return !muster.missed().contains(remove.node());
    }
    boolean adds =
        step instanceof PlacementStep.AddLearner || step instanceof PlacementStep.Promote;
    return step instanceof PlacementStep.Transfer
        || (adds && Collections.disjoint(muster.voters(), muster.missed()));
  }

  private void take(Member member, PlacementStep step, Consumer<Boolean> ended) {
    QuorumMember<?, ?> replica = replica(member);
    switch (step) {
      case PlacementStep.Host host -> {
        replica.open();
        ended.accept(true);
      }
      case PlacementStep.AddLearner add ->
          replica.changes().addLearner(add.node(), add.number(), ended);
      case PlacementStep.Promote promote -> replica.changes().promote(promote.node(), ended);
      case PlacementStep.Remove remove -> replica.changes().remove(remove.node(), ended);
      case PlacementStep.Transfer transfer -> {
        replica.transfer(transfer.node());
        ended.accept(true);
      }
      case PlacementStep.Discard discard -> discard(member, replica, discard, ended);
      case PlacementStep.Delete order -> ended.accept(delete(replica, order));
    }
  }

  /** Has the node delete its replica, once it is sure that it is none of the group's. */
  private void discard(
      Member member,
      QuorumMember<?, ?> replica,
      PlacementStep.Discard discard,
      Consumer<Boolean> ended) {
    replica.confirm(leads -> {
      if (leads && (cluster.seams().deletesUnasked() || isGone(replica, discard.node()))) {
        Member goner = cluster.member(discard.node());
        PlacementStep.Delete order =
            new PlacementStep.Delete(
                discard.group(),
                discard.node(),
                discard.number(),
                replica.term(),
                replica.committedIndex());
        cluster
            .network()
            .<Boolean>ask(
                member.host(),
                goner.host(),
                "deletion",
                back -> perform(goner, order, back),
                ended);
      } else {
        ended.accept(false);
      }
    });
  }

  /** Deletes a replica, if the order is for that one and nothing was sent to it since. */
  private boolean delete(QuorumMember<?, ?> replica, PlacementStep.Delete order) {
    boolean isLate = replica.hasOutrun(order.term(), order.index());
    boolean isMeant =
        replica.number() == order.number() && (!isLate || cluster.seams().deletesLate());
    if (isMeant) {
      replica.delete();
    }
    return isMeant;
  }

  /** In the midst of a change, or of one that may not last, nobody is gone for sure. */
  private static boolean isGone(QuorumMember<?, ?> replica, String node) {
    return replica.mayChange() && !replica.membership().has(node);
  }

  /** A host that was removed for good and has given its replica away comes anew. */
  public void installAnew(Member member) {
    folders.merge(member.host().name(), 1, Integer::sum);
  }

  /** Returns what the coordinator knows of a host. */
  public Optional<Standing> standing(Member member) {
    return Optional.ofNullable(cluster.coordinator().view().nodes().get(member.host().name()))
        .filter(node -> node.folder().equals(folder(node.name())))
        .map(Node::standing);
  }

  /** Returns what is to be seen of each host. */
  String told() {
    StringBuilder text = new StringBuilder();
    cluster
        .groups()
        .values()
        .forEach(members ->
            members.forEach(member ->
                text.append("\n    ")
                    .append(member.host())
                    .append(replica(member).leads() ? " leads " : " ")
                    .append(standing(member).map(Standing::name).orElse("unknown"))
                    .append(replica(member).hosted() ? " " + replica(member).membership() : "")));
    return text.toString();
  }

  /** Returns whether every group has the replicas that it should, and nobody another one. */
  boolean rests() {
    return cluster.groups().values().stream().allMatch(this::rests);
  }

  private boolean rests(List<? extends Member> members) {
    Optional<Membership> placed =
        members.stream()
            .filter(member -> member.group().leads())
            .findFirst()
            .map(member -> replica(member).membership());
    return placed.isPresent()
        && placed.get().learners().isEmpty()
        && placed.get().voters().size() == cluster.settings().hosts().wanted()
        && members.stream()
            .allMatch(member ->
                replica(member).hosted() == placed.get().has(member.host().name())
                    && standing(member).filter(it -> it == Standing.SERVING).isPresent());
  }
}
