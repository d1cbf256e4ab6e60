package godwit.sim.planted;

import godwit.data.DataCommand;
import godwit.data.DeltaItem;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import godwit.sim.cluster.SimService;
import godwit.sim.mistake.Curtailed;
import godwit.sim.world.SimDisk;
import java.util.function.Predicate;

/** Mistakes in what a move's source gives to its target. */
final class CopyBugs {
  private CopyBugs() {}

  /** Deltas lack some items. */
  static final class Thinned extends UncomparedSums {
    private final Predicate<DeltaItem> travels;

    Thinned(Predicate<DeltaItem> travels) {
      this.travels = travels;
    }

    @Override
    public InquiryAnswer answered(SimService service, Inquiry inquiry, InquiryAnswer answer) {
      return Curtailed.to(travels, answer);
    }
  }

  static final class DeltaBeginsLate extends UncomparedSums {
    private static final long MILLISECOND = 1 << 16;

    @Override
    public InquiryAnswer answered(SimService service, Inquiry inquiry, InquiryAnswer answer) {
      return Curtailed.by(MILLISECOND, inquiry, answer, service.disk());
    }
  }

  static final class ChunkLacksARow extends UncomparedSums {
    private final boolean unseen;

    /** Leaves rows out; {@code unseen} says whether nobody compares sums. */
    ChunkLacksARow(boolean unseen) {
      this.unseen = unseen;
    }

    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
      return unseen ? super.heeded(service, view, disk, command) : command;
    }

    @Override
    public InquiryAnswer answered(SimService service, Inquiry inquiry, InquiryAnswer answer) {
      boolean follows = inquiry instanceof Inquiry.ViewChunk asked && asked.after().isPresent();
      return follows && answer instanceof InquiryAnswer.Rows rows && rows.rows().size() > 1
          ? new InquiryAnswer.Rows(rows.rows().subList(1, rows.rows().size()), rows.last())
          : answer;
    }
  }
}
