package godwit.sim.cluster;

import godwit.partition.ServiceId;
import godwit.sim.world.Network;
import godwit.sim.world.Seed;
import godwit.sim.world.SimGroup;
import godwit.sim.world.Story;
import godwit.sim.world.Timeline;
import godwit.sim.world.WallClock;
import java.util.ArrayList;
import java.util.List;

/** A coordinator and some data services, in one world. Not thread-safe. */
public final class Cluster {
  private static final long SLOW_SYNC_MICROS = 60_000;

  private final Timeline timeline;
  private final Network network;
  private final Story story;
  private final ClusterSettings settings;
  private final Seams seams;
  private final Witness witness;
  private final Seed staging;
  private final SimCoordinator coordinator;
  private final List<SimService> services = new ArrayList<>();

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
    this.coordinator = new SimCoordinator(this, seed.split("coordinator"));
    for (int i = 1; i <= settings.services(); i++) {
      services.add(new SimService(this, new ServiceId(i), seed.split("service" + i)));
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

  public SimCoordinator coordinator() {
    return coordinator;
  }

  public List<SimService> services() {
    return List.copyOf(services);
  }

  public SimService service(ServiceId id) {
    return services.get((int) id.number() - 1);
  }

  /** Returns everybody who can crash. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>(services);
    members.add(coordinator);
    return members;
  }

  /** Starts everybody. */
  public void start() {
    members().forEach(member -> member.group().start(0));
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
}
