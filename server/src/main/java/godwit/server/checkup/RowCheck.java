package godwit.server.checkup;

import godwit.codec.CorruptionException;
import godwit.data.Audit;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.store.Store;
import java.util.function.Consumer;

/**
 * Compares the rows of a data service's partitions with what was kept of them with every write.
 *
 * @param part the service, as findings name it
 * @param store of the service
 * @param findings hears of each as it is found
 */
record RowCheck(String part, Store store, Consumer<Finding> findings) {
  /** Reads every live row of the partition. */
  void look(Partition partition) {
    PartitionId id = partition.id();
    if (!partition.owned()) {
      if (partition.arrival().isPresent()) {
        findings.accept(Finding.note(part, "a partition is being received: partition=" + id));
      }
      return;
    }
    try {
      Audit.of(id, store).ifPresent(audit -> findings.accept(judge(audit)));
    } catch (CorruptionException e) {
      findings.accept(Finding.wrong(part, "partition=" + id + " " + e.getMessage()));
    }
  }

  private Finding judge(Audit audit) {
    String facts =
        "partition="
            + audit.partition().id()
            + " rows="
            + audit.read().rows()
            + " bytes="
            + audit.read().bytes();
    if (audit.kept().isEmpty()) {
      return Finding.note(part, "its rows are still being counted: " + facts);
    }
    return audit.agrees()
        ? Finding.ok(part, "the rows are those that were written: " + facts)
        : Finding.wrong(
            part,
            "the rows are not those that were written: " + facts + " kept=" + audit.kept().get());
  }
}
