package godwit.sim;

import godwit.sim.client.Workload;
import godwit.sim.cluster.Hosts;
import godwit.sim.world.NetworkFaults;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What can be left out of a scenario, to see whether a promise is broken without it, too.
 *
 * @param without in words, what is left out
 * @param less makes the lesser scenario; the same if there is nothing to leave out
 */
record Reduction(String without, UnaryOperator<Scenario> less) {
  /** Returns all of them, in the order in which to try. */
  static List<Reduction> all() {
    return List.of(
        new Reduction(
            "no host crashes, loses its leadership or jumps in time",
            all -> with(all, all.workload(), all.network(), 0)),
        ofNetwork(
            "no message is lost",
            all ->
                new NetworkFaults(
                    0,
                    all.duplicatePerMille(),
                    all.slowPerMille(),
                    all.slowMicros(),
                    all.strayPerMille(),
                    all.strayMicros())),
        ofNetwork(
            "no message comes twice",
            all ->
                new NetworkFaults(
                    all.lossPerMille(),
                    0,
                    all.slowPerMille(),
                    all.slowMicros(),
                    all.strayPerMille(),
                    all.strayMicros())),
        ofNetwork(
            "no message is late",
            all -> new NetworkFaults(all.lossPerMille(), all.duplicatePerMille(), 0, 0, 0, 0)),
        new Reduction(
            "no replica is added or removed",
            all ->
                new Scenario(
                    all.cluster().on(Hosts.fixed(all.cluster().hosts().wanted())),
                    all.workload(),
                    all.network(),
                    all.runMicros(),
                    all.faultEveryMicros(),
                    0,
                    all.restores())),
        new Reduction(
            "each group has one replica",
            all ->
                new Scenario(
                    all.cluster().on(Hosts.fixed(1)),
                    all.workload(),
                    all.network(),
                    all.runMicros(),
                    all.faultEveryMicros(),
                    0,
                    all.restores())),
        new Reduction(
            "one client does one thing at a time",
            all -> with(all, alone(all.workload()), all.network(), all.faultEveryMicros())));
  }

  /** Returns a scenario that lasts for so many microseconds. */
  static Scenario lasting(long micros, Scenario all) {
    return new Scenario(
        all.cluster(),
        all.workload(),
        all.network(),
        micros,
        all.faultEveryMicros(),
        all.turnoverEveryMicros(),
        all.restores());
  }

  private static Reduction ofNetwork(String without, UnaryOperator<NetworkFaults> less) {
    return new Reduction(
        without,
        all -> with(all, all.workload(), less.apply(all.network()), all.faultEveryMicros()));
  }

  private static Scenario with(
      Scenario all, Workload.Settings workload, NetworkFaults network, long faultEveryMicros) {
    return new Scenario(
        all.cluster(),
        workload,
        network,
        all.runMicros(),
        faultEveryMicros,
        all.turnoverEveryMicros(),
        all.restores());
  }

  private static Workload.Settings alone(Workload.Settings all) {
    return new Workload.Settings(
        1,
        1,
        all.keys(),
        all.rows(),
        all.thinkMicros(),
        all.pageRows(),
        all.pageMicros(),
        all.mix(),
        all.client(),
        all.operator());
  }
}
