package godwit.sim.planted;

import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.StepStatus;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.sim.cluster.Seams;
import godwit.sim.cluster.SimService;
import godwit.store.Store;
import godwit.store.Write;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Mistakes in the dropping of a table. */
final class DropBugs {
  private DropBugs() {}

  /** Says that it has retired its part of the table, and serves on. */
  static final class NotRetired implements Seams {
    @Override
    public void propose(
        SimService service, DataCommand.Step step, Consumer<Optional<DataAnswer>> answer) {
      Optional<Partition> found = service.view().partitions().find(step.partition());
      if (step instanceof DataCommand.Discard discard && found.isPresent()) {
        PartitionState retired =
            new PartitionState.Retired(
                discard.attempt(), service.view().clock(), List.of(), Optional.empty(), false);
        StepStatus status = new StepStatus.Present(found.get().in(retired), Optional.empty());
        answer.accept(Optional.of(new DataAnswer.Step(status)));
      } else {
        service.submit(step, answer);
      }
    }
  }

  /** Keeps no sign of a dropped table once its rows are gone. */
  static final class NoMonument implements Seams {
    @Override
    public List<Write> written(Store store, List<Write> writes) {
      return writes.stream().map(NoMonument::kept).toList();
    }

    private static Write kept(Write write) {
      boolean monument =
          write instanceof Write.Put put
              && put.key().at(0) == 'p'
              && Partition.CODEC.decode(put.value()).isMonument();
      return monument ? new Write.Delete(((Write.Put) write).key()) : write;
    }
  }
}
