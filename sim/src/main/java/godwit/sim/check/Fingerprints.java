package godwit.sim.check;

import godwit.data.ChunkRows;
import godwit.data.Inquiries;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.data.StepStatus;
import godwit.partition.Partition;
import godwit.partition.Sums;
import godwit.partition.Tally;
import godwit.request.ReadAnswer;
import godwit.request.ServiceRequest;
import godwit.sim.world.BrokenPromise;
import godwit.store.Direction;
import godwit.store.Store;
import java.util.Optional;
import java.util.OptionalLong;

/** What a service keeps about a partition's rows is what counting them gives. */
public final class Fingerprints {
  private Fingerprints() {}

  /** Recounts every partition that the service owns and says to have counted. */
  static void check(ServiceView view, Store store) {
    for (Partition partition : view.partitions().all()) {
      if (partition.owned()
          && Inquiries.answer(new Inquiry.Status(partition.id()), store)
              instanceof InquiryAnswer.Status answer
          && answer.status() instanceof StepStatus.Present present) {
        Optional<Tally> kept = present.sums().map(Sums::rows);
        Tally counted = count(partition, view, store);
        if (kept.isPresent() && !kept.get().equals(counted)) {
          throw new BrokenPromise(
              "What is kept about rows is what counting them gives.",
              "partition=" + partition + " kept=" + kept + " counted=" + counted);
        }
      }
    }
  }

  private static Tally count(Partition partition, ServiceView view, Store store) {
    ServiceRequest.Scan all =
        new ServiceRequest.Scan(
            partition.table(),
            partition.range(),
            Direction.FORWARD,
            OptionalLong.empty(),
            Integer.MAX_VALUE,
            Long.MAX_VALUE);
    if (Reads.answer(all, view, store) instanceof ReadAnswer.Page page && page.next().isEmpty()) {
      return ChunkRows.tally(page.rows());
    }
    throw new BrokenPromise("A service reads what it owns.", "partition=" + partition);
  }
}
