package godwit.sim.cluster;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.sim.world.Host;
import godwit.sim.world.Network;
import godwit.sim.world.Seed;
import godwit.sim.world.SimGroup;
import godwit.sim.world.Story;
import godwit.sim.world.Timeline;
import godwit.sim.world.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A coordinator and some data services, in one world. Not thread-safe. */
public final class Cluster {
  private static final long SLOW_SYNC_MICROS = 60_000;
  private static final int ASTRAY_PER_MILLE = 50;
  private static final long LEADING = 1L << 40;

  private final Timeline timeline;
  private final Network network;
  private final Story story;
  private final ClusterSettings settings;
  private final Seams seams;
  private final Witness witness;
  private final Seed staging;
  private final Seed contacts;
  private final List<SimCoordinator> coordinators = new ArrayList<>();
  private final List<List<SimService>> services = new ArrayList<>();
  private final TreeMap<ServiceId, Long> applied = new TreeMap<>();
  private final Placement placement = new Placement(this);

  /** What a cluster is in. */
  public record Surroundings(Timeline timeline, Network network, Story story) {}

  public Cluster(
      Surroundings world, ClusterSettings settings, Seams seams, Witness witness, Seed seed) {
    this.timeline = world.timeline();
    this.network = world.network();
    this.story = world.story();
    this.settings = settings;
    this.seams = seams;
    this.witness = witness;
    this.staging = seed.split("staging");
    this.contacts = seed.split("contacts");
    for (Berth<CoordinatorCommand, CommandAnswer> berth :
        Berth.<CoordinatorCommand, CommandAnswer>of("c", this, seed.split("coordinator"))) {
      coordinators.add(new SimCoordinator(this, berth));
    }
    for (int i = 1; i <= settings.services(); i++) {
      ServiceId id = new ServiceId(i);
      List<SimService> replicas = new ArrayList<>();
      for (Berth<DataCommand, DataAnswer> berth :
          Berth.<DataCommand, DataAnswer>of(id.toString(), this, seed.split("service" + i))) {
        replicas.add(new SimService(this, id, berth));
      }
      services.add(replicas);
    }
  }

  public Timeline timeline() {
    return timeline;
  }

  public Network network() {
    return network;
  }

  public Story story() {
    return story;
  }

  public ClusterSettings settings() {
    return settings;
  }

  public Seams seams() {
    return seams;
  }

  /** Returns the coordinator, as whoever leads it knows it; else as who knows most of it. */
  public SimCoordinator coordinator() {
    return foremost(coordinators);
  }

  /** Returns the data services, each as whoever leads it knows it; else as who knows most of it. */
  public List<SimService> services() {
    return services.stream().map(Cluster::foremost).toList();
  }

  public SimService service(ServiceId id) {
    return foremost(services.get((int) id.number() - 1));
  }

  /** Returns every replica of every data service. */
  public List<SimService> replicas() {
    return services.stream().flatMap(List::stream).toList();
  }

  /** Returns everybody who can crash. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>(replicas());
    members.addAll(coordinators);
    return members;
  }

  /** Returns the replica of a service that somebody takes for its leader; they may be wrong. */
  public SimService contact(ServiceId id) {
    return contact(services.get((int) id.number() - 1));
  }

  /** Returns the replica of the coordinator that somebody takes for its leader. */
  public SimCoordinator contactCoordinator() {
    return contact(coordinators);
  }

  /** Starts everybody. */
  public void start() {
    members().forEach(member -> member.group().start(0));
    if (settings.hosts().vary()) {
      placement.start();
      coordinators.forEach(coordinator -> coordinator.placement().start());
    }
  }

  /** Returns what has replicas come and go. */
  public Placement placement() {
    return placement;
  }

  /** Returns the hosts of each group, by its name. */
  public NavigableMap<String, List<? extends Member>> groups() {
    TreeMap<String, List<? extends Member>> groups = new TreeMap<>();
    groups.put(GroupName.COORDINATOR, coordinators);
    services.forEach(replicas -> groups.put(replicas.getFirst().id().toString(), replicas));
    return groups;
  }

  /** Returns who is at a host. */
  Member member(String host) {
    return members().stream()
        .filter(member -> member.host().name().equals(host))
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether a replica belongs to its group, as far as whoever leads that knows. */
  public boolean belongs(SimService replica) {
    return settings.hosts().each() == 1
        || service(replica.id()).membership().has(replica.host().name());
  }

  /** Returns in words where replicas are, if they may come and go. */
  public String whereReplicasAre() {
    return settings.hosts().vary() ? placement.told() : "";
  }

  /** Returns whether all replicas are where they should be. */
  public boolean placed() {
    return !settings.hosts().vary() || placement.rests();
  }

  /** Returns the replica of a service that is at a host. */
  SimService at(Host host, ServiceId id) {
    return services.get((int) id.number() - 1).stream()
        .filter(replica -> replica.host() == host)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the other hosts of a service. */
  public List<SimService> others(SimService service) {
    return services.get((int) service.id().number() - 1).stream()
        .filter(replica -> replica != service)
        .toList();
  }

  /** Hears that a replica has applied an entry; returns whether another had before. */
  boolean applies(ServiceId id, long index) {
    long before = applied.getOrDefault(id, 0L);
    applied.put(id, Math.max(before, index));
    return index <= before;
  }

  /** Returns whether no replica of the service has applied more than {@code index}. */
  boolean isFirst(ServiceId id, long index) {
    return settings.hosts().each() == 1 || applied.getOrDefault(id, 0L) <= index;
  }

  Witness witness() {
    return witness;
  }

  long stagingMicros() {
    return staging.between(0, 2_000);
  }

  WallClock newClock(Seed seed) {
    long most = WallClock.MAX_SKEW_MICROS;
    return new WallClock(timeline, seed.split("skew").between(-most, most));
  }

  SimGroup.Timing timing(WallClock clock, boolean acknowledgesEarly) {
    return new SimGroup.Timing(
        clock, settings.slowSyncPerMille(), SLOW_SYNC_MICROS, acknowledgesEarly);
  }

  private <M extends Member> M contact(List<M> replicas) {
    if (replicas.size() > 1 && contacts.chance(ASTRAY_PER_MILLE)) {
      return contacts.pick(replicas);
    }
    List<M> leading = replicas.stream().filter(replica -> replica.group().leads()).toList();
    return leading.size() > 1 ? contacts.pick(leading) : foremost(replicas);
  }

  private static <M extends Member> M foremost(List<M> replicas) {
    M best = replicas.getFirst();
    for (M replica : replicas) {
      if (standing(replica) > standing(best)) {
        best = replica;
      }
    }
    return best;
  }

  /**
   * A later leader before an earlier one, any before a follower, who has more before who has less.
   */
  private static long standing(Member replica) {
    return replica.group().leads()
        ? replica.group().term() * LEADING + replica.appliedIndex()
        : replica.appliedIndex();
  }
}
