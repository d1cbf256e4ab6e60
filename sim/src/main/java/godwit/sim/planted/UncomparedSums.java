package godwit.sim.planted;

import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.DataMachine;
import godwit.data.DataSettings;
import godwit.data.Inquiries;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.ServiceView;
import godwit.data.StepStatus;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.Sums;
import godwit.sim.cluster.Seams;
import godwit.sim.world.SimDisk;
import godwit.store.Store;
import java.util.List;
import java.util.Optional;

/**
 * Neither side of a move compares sums: each takes its own for the other's. Alone it does no harm;
 * with another mistake it leaves it to the other checkers.
 */
class UncomparedSums implements Seams {
  private static final DataSettings SETTINGS = new DataSettings(120_000, 10_000);

  @Override
  public final boolean altersCommands() {
    return true;
  }

  @Override
  public DataCommand heeded(
      ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
    return switch (command) {
      case DataCommand.Complete complete -> agreeing(service, view, disk, complete);
      case DataCommand.HandOver handOver ->
          sums(handOver.partition(), disk)
              .<DataCommand>map(own ->
                  new DataCommand.HandOver(
                      handOver.attempt(), handOver.partition(), handOver.round(), own))
              .orElse(handOver);
      default -> command;
    };
  }

  /** The sums after the last delta are those of a copy that has absorbed it. */
  private static DataCommand agreeing(
      ServiceId service, ServiceView view, SimDisk disk, DataCommand.Complete complete) {
    Store copy = disk.copy();
    DataMachine scratch = new DataMachine(service, copy, SETTINGS);
    DataCommand absorb =
        new DataCommand.Absorb(complete.attempt(), complete.partition(), complete.last());
    long index = copy.appliedIndex() + 1;
    scratch.apply(index, new DataEntry(view.clock(), List.of(absorb)));
    scratch.commit(index);
    return sums(complete.partition(), copy)
        .<DataCommand>map(own ->
            new DataCommand.Complete(
                complete.attempt(), complete.partition(), complete.round(), complete.last(), own))
        .orElse(complete);
  }

  private static Optional<Sums> sums(PartitionId partition, Store store) {
    return Inquiries.answer(new Inquiry.Status(partition), store)
                instanceof InquiryAnswer.Status(StepStatus status)
            && status instanceof StepStatus.Present present
        ? present.sums()
        : Optional.empty();
  }
}
