package godwit.sim;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Partition;
import godwit.sim.client.Workload;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Member;
import godwit.sim.cluster.SimService;
import godwit.sim.world.BrokenPromise;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import java.util.List;

/**
 * How a run ends whose table is dropped: while clients work and things fail; then in peace it goes,
 * its rows go with their history, and whoever wakes from an older state learns that it is gone.
 */
final class TableEnd {
  private static final long DROP_MICROS = 1_000_000;
  private static final long AGAIN_MICROS = 500_000;
  private static final long IN_VAIN_MICROS = 300_000;
  private static final long GONE_MICROS = 180_000_000;
  private static final long SWEPT_MICROS = 60_000_000;

  private final World world;
  private final Cluster cluster;
  private final Workload workload;
  private final Faults faults;
  private final boolean restores;

  TableEnd(World world, Cluster cluster, Workload workload, Faults faults, boolean restores) {
    this.world = world;
    this.cluster = cluster;
    this.workload = workload;
    this.faults = faults;
    this.restores = restores;
  }

  void play() {
    if (restores) {
      cluster.coordinator().backUp();
    }
    workload.operator().dropTable();
    world.pass(DROP_MICROS);
    faults.end();
    askAgain();
    world.until("A table that is dropped goes.", this::gone, GONE_MICROS);
    world.pass(IN_VAIN_MICROS);
    workload.stop();
    world.rest();
    world.until("What was dropped goes with its history.", this::swept, SWEPT_MICROS);
    if (restores) {
      wakeFromBefore();
    }
  }

  /** A coordinator that was put back may know nothing of the drop. */
  private void askAgain() {
    if (!gone()) {
      workload.operator().dropTable();
      cluster.timeline().after(AGAIN_MICROS, this::askAgain);
    }
  }

  private boolean gone() {
    return world.coordinator().learning().isEmpty() && world.coordinator().tables().isEmpty();
  }

  private boolean swept() {
    return cluster.services().stream().allMatch(TableEnd::swept);
  }

  private static boolean swept(SimService service) {
    return service.view().partitions().all().stream().allMatch(Partition::isMonument)
        && List.of("h", "l").stream().allMatch(kind -> empty(service, kind));
  }

  /** See the store's keys in godwit.data: h history, l live. */
  private static boolean empty(SimService service, String kind) {
    try (Snapshot snapshot = service.disk().snapshot();
        Cursor rows = snapshot.cursor(KeyRange.prefix(Bytes.utf8(kind)), Direction.FORWARD)) {
      return !rows.valid();
    }
  }

  /**
   * All services read their stores anew, and the coordinator is put back to when it had a table.
   */
  private void wakeFromBefore() {
    cluster.services().forEach(service -> service.group().crash());
    cluster.coordinator().putBack();
    cluster.members().forEach(TableEnd::start);
    world.rest();
    if (!gone()) {
      throw new BrokenPromise("A table that was dropped stays so.", "" + world.coordinator());
    }
  }

  private static void start(Member member) {
    member.host().start();
    member.group().start(0);
  }
}
