package godwit.sim.check;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.SimService;
import godwit.sim.world.BrokenPromise;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * At rest all replicas of a service have the same rows, whether they came by the log or by a
 * snapshot, but for history, which each purges at its own pace; and one that is no member leads
 * nothing.
 */
final class Alike {
  private static final byte HISTORY = 'h'; // see the store's keys in godwit.data

  private Alike() {}

  static void check(Cluster cluster) {
    for (SimService leader : cluster.services()) {
      Map<Bytes, Bytes> rows = rows(leader);
      for (SimService replica : cluster.others(leader)) {
        if (cluster.belongs(replica)) {
          compare(leader, rows, replica, rows(replica));
        } else if (replica.leads()) {
          throw new BrokenPromise("Who is no member serves nobody.", "host=" + replica.host());
        }
      }
    }
  }

  private static void compare(
      SimService leader, Map<Bytes, Bytes> rows, SimService replica, Map<Bytes, Bytes> others) {
    if (!rows.equals(others)) {
      List<Bytes> missing = rows.keySet().stream().filter(key -> !others.containsKey(key)).toList();
      List<Bytes> more = others.keySet().stream().filter(key -> !rows.containsKey(key)).toList();
      List<Bytes> differing =
          rows.entrySet().stream()
              .filter(
                  row -> !others.getOrDefault(row.getKey(), row.getValue()).equals(row.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      throw new BrokenPromise(
          "All replicas of a service have the same rows.",
          "leader="
              + leader.host()
              + " other="
              + replica.host()
              + " lacks="
              + missing
              + " has="
              + more
              + " differs="
              + differing);
    }
  }

  private static Map<Bytes, Bytes> rows(SimService service) {
    TreeMap<Bytes, Bytes> rows = new TreeMap<>();
    try (Snapshot snapshot = service.disk().snapshot();
        Cursor all = snapshot.cursor(KeyRange.ALL, Direction.FORWARD)) {
      for (; all.valid(); all.next()) {
        if (all.key().at(0) != HISTORY) {
          rows.put(all.key(), all.value());
        }
      }
    }
    return rows;
  }
}
