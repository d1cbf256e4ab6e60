package godwit.sim.transcript;

import godwit.partition.Partition;
import godwit.sim.Script;
import godwit.sim.client.Workload;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Seams;
import godwit.sim.cluster.SimService;

/**
 * A move whose source has lost its way to the clients a little before: they get no answer, and ask
 * again at the target. Not thread-safe.
 */
final class LostAnswers implements Script, Seams {
  private static final long TALK_MICROS = 300_000;
  private static final long MUTE_MICROS = 30_000;

  private final Request move = Request.ofNothingElse();

  @Override
  public Seams seams() {
    return this;
  }

  @Override
  public void begin(Cluster all, Workload workload) {
    SimService source = all.services().stream().filter(LostAnswers::owns).findFirst().orElseThrow();
    all.timeline()
        .after(
            TALK_MICROS,
            () -> {
              workload.hosts().forEach(client -> all.network().cut(source.host(), client));
              all.timeline().after(MUTE_MICROS, () -> move.begin(all, workload));
            });
  }

  private static boolean owns(SimService service) {
    return service.view().partitions().all().stream().anyMatch(Partition::owned);
  }

  @Override
  public void beforeHealing() {}

  @Override
  public void atRest() {}
}
