package godwit.sim.check;

import godwit.codec.ByteReader;
import godwit.coordinator.CoordinatorState;
import godwit.data.ServiceView;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.sim.cluster.SimService;
import godwit.sim.world.BrokenPromise;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Store;
import java.util.List;

/**
 * Once nothing is under way nothing is left of it: no staged file, delta row, partition on its way,
 * open seal, uncounted partition, row that no partition refers to, open operation, leftover.
 */
public final class Leaks {
  private static final int FRAGMENT_END = 9;

  private Leaks() {}

  static void check(CoordinatorState state) {
    require(state.operations().open().isEmpty(), "open operations", state.operations().open());
    require(state.leftovers().isEmpty(), "leftovers", state.leftovers());
  }

  /** Checks a service whose log was let go. */
  static void check(SimService service) {
    ServiceView view = service.view();
    List<String> files = service.disk().staging().names();
    require(files.isEmpty(), "staged files at " + service.id(), files);
    require(view.uncounted().isEmpty(), "uncounted at " + service.id(), view.uncounted());
    for (Partition partition : view.partitions().all()) {
      boolean rests =
          switch (partition.state()) {
            case PartitionState.Active active -> active.departure().isEmpty();
            case PartitionState.Retired retired -> retired.published();
            case PartitionState.Receiving receiving -> false;
            case PartitionState.Complete complete -> false;
            case PartitionState.Sealed sealed -> false;
          };
      require(rests, "partition under way at " + service.id(), partition);
    }
    checkRows(service.disk(), view);
  }

  /** See the store's keys in godwit.data: d delta, h fragment history, l fragment live. */
  private static void checkRows(Store store, ServiceView view) {
    List<Extent> extents =
        view.partitions().all().stream().flatMap(p -> p.extents().stream()).toList();
    try (Snapshot snapshot = store.snapshot()) {
      try (Cursor deltas = snapshot.cursor(prefix("d"), Direction.FORWARD)) {
        require(!deltas.valid(), "delta rows", "");
      }
      for (String kind : List.of("h", "l")) {
        try (Cursor rows = snapshot.cursor(prefix(kind), Direction.FORWARD)) {
          for (; rows.valid(); rows.next()) {
            checkRow(rows.key(), kind.equals("l"), extents);
          }
        }
      }
    }
  }

  private static void checkRow(Bytes stored, boolean live, List<Extent> extents) {
    long fragment = new ByteReader(stored.borrow(), 1, stored.length()).takeLong();
    Bytes key = stored.slice(FRAGMENT_END, stored.length());
    boolean referred =
        extents.stream()
            .anyMatch(
                extent -> extent.fragment() == fragment && (!live || extent.range().contains(key)));
    require(referred, "row that no partition refers to", stored);
  }

  private static KeyRange prefix(String letter) {
    return KeyRange.prefix(Bytes.utf8(letter));
  }

  private static void require(boolean clean, String what, Object detail) {
    if (!clean) {
      throw new BrokenPromise("Nothing is left of what is over.", what + ": " + detail);
    }
  }
}
