package godwit.sim.transcript;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.Partition;
import godwit.partition.TableId;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.sim.Script;
import godwit.sim.client.Workload;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Seams;
import java.util.List;
import java.util.Optional;

/**
 * A table of which the larger part moves to another service, and whose parts are joined then. Not
 * thread-safe.
 */
final class Reunion implements Script, Seams {
  private static final Bytes LOW_KEY = Bytes.utf8("k003");
  private static final long LOOK_MICROS = 50_000;

  @Override
  public Seams seams() {
    return this;
  }

  @Override
  public void begin(Cluster cluster, Workload workload) {
    Locator whole = parts(cluster).getFirst();
    Reshape apart =
        new Reshape.Split(
            whole.partition(), Optional.of(LOW_KEY), Optional.of(cluster.services().get(1).id()));
    workload.operator().ask(apart);
    joinWhenApart(cluster, workload);
  }

  private static void joinWhenApart(Cluster cluster, Workload workload) {
    List<Locator> parts = parts(cluster);
    boolean busy = !cluster.coordinator().view().operations().open().isEmpty();
    if (parts.size() == 1 || busy) {
      cluster.timeline().after(LOOK_MICROS, () -> joinWhenApart(cluster, workload));
    } else {
      workload
          .operator()
          .ask(new Reshape.Join(parts.getFirst().partition(), parts.getLast().partition()));
    }
  }

  private static List<Locator> parts(Cluster cluster) {
    TableId table =
        cluster.services().stream()
            .flatMap(service -> service.view().partitions().all().stream())
            .findFirst()
            .map(Partition::table)
            .orElseThrow();
    return cluster.coordinator().view().locators().present(table, KeyRange.ALL);
  }

  @Override
  public void beforeHealing() {}

  @Override
  public void atRest() {}
}
