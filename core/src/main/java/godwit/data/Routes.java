package godwit.data;

import godwit.key.Bytes;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.partition.TableId;
import godwit.request.Routing;
import java.util.Optional;

/** Says where a request goes that this service does not own the keys of. */
final class Routes {
  private Routes() {}

  /** Returns what to say to a request for the present that no partition here owns. */
  static Routing elsewhere(PartitionMap partitions, TableId table, Bytes key) {
    if (partitions.awaited(table, key).isPresent()) {
      return new Routing.Parked();
    }
    return moved(partitions.lastOwner(table, key));
  }

  /** Returns what to say to a read as of {@code timestamp} that no partition here answers. */
  static Routing elsewhere(PartitionMap partitions, TableId table, Bytes key, long timestamp) {
    if (partitions.awaited(table, key).isPresent()) {
      return new Routing.Parked();
    }
    return moved(
        partitions
            .lastOwner(table, key)
            .filter(last ->
                last.state() instanceof PartitionState.Retired retired
                    && retired.end() < timestamp));
  }

  private static Routing moved(Optional<Partition> last) {
    return last.isPresent() && last.get().state() instanceof PartitionState.Retired retired
        ? new Routing.Moved(retired.successors(), retired.end())
        : new Routing.NotHere();
  }
}
