package godwit.sim;

import godwit.coordinator.CoordinatorSettings;
import godwit.data.DataSettings;
import godwit.reshape.ReshapeSettings;
import godwit.sim.client.ClientSettings;
import godwit.sim.client.Mix;
import godwit.sim.client.Operator;
import godwit.sim.client.Workload;
import godwit.sim.cluster.ClusterSettings;
import godwit.sim.cluster.Hosts;
import godwit.sim.world.NetworkFaults;
import godwit.sim.world.Seed;
import java.util.List;

/**
 * What one seed draws: how big, how busy, how broken.
 *
 * @param runMicros how long faults and work last
 * @param faultEveryMicros how long to the next fault of each member, on average; 0 for no faults
 * @param turnoverEveryMicros how long to the next host that drains, goes or comes back, or leader
 *     that gives its leadership away, on average; 0 for none
 * @param restores whether the coordinator is put back to older states of itself
 */
record Scenario(
    ClusterSettings cluster,
    Workload.Settings workload,
    NetworkFaults network,
    long runMicros,
    long faultEveryMicros,
    long turnoverEveryMicros,
    boolean restores) {
  private static final long CLOCK_BOUND_MILLIS = 10_000;
  private static final long NEVER_MICROS = 1L << 50;
  private static final long MANY_MILLIS = 3_600_000;

  static Scenario draw(Plan plan, Seed seed) {
    boolean twice = !plan.calm() && seed.chance(600);
    return new Scenario(
        cluster(plan, seed.split("cluster")),
        workload(plan, twice, seed.split("workload")),
        network(plan, twice, seed.split("network")),
        1_000 * seed.between(plan.minMillis(), plan.maxMillis()),
        plan.calm() || seed.chance(100) ? 0 : seed.between(400_000, 6_000_000),
        plan.members() ? seed.split("turnover").between(60_000, 800_000) : 0,
        plan.restores() || (plan.drops() && seed.chance(400)));
  }

  /**
   * Returns three services under the load of a few clients, where nothing is reshaped or fails by
   * chance. Drivers lose their patience after a second and a half.
   */
  static Scenario scripted(Hosts hosts, Seed seed) {
    ReshapeSettings reshape = new ReshapeSettings(400, 2_000, 400, 4, 6, 1_500, 20);
    ClusterSettings cluster =
        new ClusterSettings(
            3,
            hosts,
            new DataSettings(120_000, CLOCK_BOUND_MILLIS),
            new CoordinatorSettings(2, 4, 50, 80),
            reshape,
            300_000,
            MANY_MILLIS,
            10_000,
            5);
    Workload.Settings workload =
        new Workload.Settings(
            3,
            2,
            12,
            30,
            20_000 + seed.below(10_000),
            5,
            100_000,
            Mix.USUAL,
            new ClientSettings(6_000_000, 400_000, 0, true),
            new Operator.Settings(NEVER_MICROS, 0));
    return new Scenario(
        cluster, workload, NetworkFaults.NONE, 1_000 * Plan.SCRIPTED.minMillis(), 0, 0, false);
  }

  private static ClusterSettings cluster(Plan plan, Seed seed) {
    long budgetMillis = seed.pick(plan.late() ? List.of(40L, 150L) : List.of(5L, 20L, 80L, 250L));
    ReshapeSettings reshape =
        new ReshapeSettings(
            seed.between(40, 600),
            seed.between(200, 2_000),
            seed.between(50, 1_000),
            4,
            plan.late() ? 1 + seed.below(2) : 6,
            seed.between(1_500, 4_000),
            seed.between(5, 50));
    return new ClusterSettings(
        2 + seed.below(3),
        plan.members() ? varying(seed.split("hosts")) : Hosts.fixed(plan.replicas()),
        new DataSettings(seed.pick(List.of(25_000L, 40_000L, 120_000L)), CLOCK_BOUND_MILLIS),
        new CoordinatorSettings(1 + seed.below(3), 2 + seed.below(4), 50, budgetMillis),
        reshape,
        plan.late() ? seed.between(30_000, 200_000) : seed.between(300_000, 3_000_000),
        retentionMillis(plan, seed),
        plan.calm() || seed.chance(700) ? 10_000 : 1 + seed.below(4),
        seed.chance(500) ? 5 : 50);
  }

  /** Returns four hosts, or five, of which one or three found the group. */
  private static Hosts varying(Seed seed) {
    return new Hosts(4 + seed.below(2), seed.chance(300) ? 1 : 3, 3);
  }

  private static long retentionMillis(Plan plan, Seed seed) {
    if (plan.drops()) {
      return seed.pick(List.of(2_000L, 6_000L));
    }
    return plan.calm() ? MANY_MILLIS : seed.pick(List.of(15_000L, 30_000L, MANY_MILLIS));
  }

  private static Workload.Settings workload(Plan plan, boolean twice, Seed seed) {
    long thinkMicros = plan.maxMillis() * seed.between(4, 16);
    ClientSettings client =
        new ClientSettings(
            6_000_000,
            seed.between(200_000, 900_000),
            seed.chance(500) ? 0 : seed.below(60),
            !twice);
    return new Workload.Settings(
        2 + seed.below(plan.small() ? 2 : 4),
        1 + seed.below(plan.small() ? 2 : 3),
        8 + seed.below(plan.small() ? 12 : 24),
        10 + seed.below(plan.small() ? 30 : 90),
        thinkMicros,
        1 + seed.below(8),
        seed.between(1_000, Math.min(400_000, plan.maxMillis() * 60)),
        plan.mix(),
        client,
        new Operator.Settings(
            plan.maxMillis() * seed.between(15, 120), seed.chance(500) ? 0 : seed.below(250)));
  }

  private static NetworkFaults network(Plan plan, boolean twice, Seed seed) {
    if (plan.calm()) {
      return NetworkFaults.NONE;
    }
    if (plan.late()) {
      return new NetworkFaults(seed.below(20), twice ? 200 : 0, 100, 60_000, 150, 2_000_000);
    }
    return new NetworkFaults(
        seed.below(60),
        twice ? 1 + seed.below(200) : 0,
        seed.below(100),
        seed.between(1_000, 60_000),
        seed.below(20),
        seed.between(1_000_000, 40_000_000));
  }

  /** Returns whether nothing ever fails. */
  boolean calm() {
    return faultEveryMicros == 0 && network.equals(NetworkFaults.NONE);
  }
}
