package godwit.sim.mistake;

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
import godwit.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Neither side of a move compares sums: each takes its own for the other's. */
public final class OwnSums {
  private OwnSums() {}

  /**
   * Returns the command with the service's own sums in the place of those that came.
   *
   * @param store as it is before the command; it is only read
   * @param copy makes one of {@code store} that may be written to
   */
  public static DataCommand taken(
      ServiceId service,
      ServiceView view,
      Store store,
      Supplier<? extends Store> copy,
      DataCommand command) {
    return switch (command) {
      case DataCommand.Complete complete -> agreeing(service, view, copy.get(), complete);
      case DataCommand.HandOver handOver ->
          sums(handOver.partition(), store)
              .<DataCommand>map(own ->
                  new DataCommand.HandOver(
                      handOver.attempt(), handOver.partition(), handOver.round(), own))
              .orElse(handOver);
      default -> command;
    };
  }

  /** The sums after the last delta are those of a copy that has absorbed it. */
  private static DataCommand agreeing(
      ServiceId service, ServiceView view, Store copy, DataCommand.Complete complete) {
    DataMachine scratch = new DataMachine(service, copy, DataSettings.DEFAULT);
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
                instanceof InquiryAnswer.Status answer
            && answer.status() instanceof StepStatus.Present present
        ? present.sums()
        : Optional.empty();
  }
}
