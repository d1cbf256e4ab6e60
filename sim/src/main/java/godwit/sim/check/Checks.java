package godwit.sim.check;

import godwit.coordinator.CoordinatorState;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.ServiceView;
import godwit.key.Bytes;
import godwit.partition.ServiceId;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.SimService;
import godwit.sim.cluster.Witness;
import godwit.sim.history.History;
import godwit.sim.world.Entry;
import java.util.List;

/** All checkers of a run: they see every change, and at the end everything. Not thread-safe. */
public final class Checks implements Witness {
  private final History history;
  private final Ledger ledger = new Ledger();
  private final Ownership ownership = new Ownership();
  private final Succession succession = new Succession();

  public Checks(History history) {
    this.history = history;
  }

  @Override
  public void applied(
      ServiceId service, Entry<DataCommand> entry, List<DataAnswer> answers, boolean again) {
    ledger.applied(service, entry, answers, again);
  }

  @Override
  public void partitionsChanged(ServiceId service, ServiceView view) {
    ownership.changed(service, view.partitions());
    succession.changed(service, view.partitions());
  }

  @Override
  public void coordinatorChanged(CoordinatorState state) {
    ownership.changed(state);
  }

  /** Recounts what a service keeps about its rows. */
  public void recount(SimService service) {
    Fingerprints.check(service.view(), service.disk());
  }

  /**
   * Judges a run of which nothing is under way any more.
   *
   * @return how many keys' histories were too long to search
   */
  public int judge(Cluster cluster, List<Bytes> counters) {
    CoordinatorState state = cluster.coordinator().view();
    Leaks.check(state);
    for (SimService service : cluster.replicas()) {
      if (!cluster.belongs(service)) {
        continue;
      }
      recount(service);
      service.group().snapshot();
      Leaks.check(service);
    }
    Alike.check(cluster);
    succession.check(state, ownership.dropped());
    new ExactlyOnce(history, ledger).check(counters);
    new SnapshotReads(history, ledger.truth()).check();
    return Linearizability.check(history);
  }
}
