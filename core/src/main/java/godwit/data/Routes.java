package godwit.data;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.PartitionState;
import godwit.partition.TableId;
import godwit.request.Routing;
import godwit.store.Direction;
import java.util.Optional;

/** Says where a request goes that this service does not own the keys of. */
final class Routes {
  private Routes() {}

  /** Returns what to say to a request for the present that no partition here owns. */
  static Routing elsewhere(PartitionMap partitions, TableId table, Bytes key) {
    return elsewhere(partitions, table, KeyRange.ALL.from(key), Direction.FORWARD, Long.MAX_VALUE);
  }

  /**
   * Returns what to say to a read as of {@code timestamp} that no partition here answers: one that
   * begins with the lowest keys of {@code range}, or in reverse with its highest.
   */
  static Routing elsewhere(
      PartitionMap partitions, TableId table, KeyRange range, Direction direction, long timestamp) {
    if (partitions.awaits(table, range, direction, timestamp)) {
      return new Routing.Parked();
    }
    Optional<PartitionState.Retired> last = partitions.lastEnd(table, range, direction, timestamp);
    return last.isPresent() && !last.get().successors().isEmpty()
        ? new Routing.Moved(last.get().successors(), last.get().end())
        : new Routing.NotHere();
  }
}
