package godwit.reshape;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.Stage;
import godwit.coordinator.Task;
import godwit.data.DataCommand;
import godwit.data.StepStatus;
import godwit.data.StepStatus.Present;
import godwit.key.KeyRange;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.reshape.Knowledge.Party;
import java.util.Optional;

/** What the coordinator does about what one service does alone: founding, splitting, joining. */
final class LocalPlan {
  private final Situation now;

  LocalPlan(Situation now) {
    this.now = now;
  }

  void found(Task.CreateTable create) {
    if (now.operation().stage() != Stage.Trying.TRYING) {
      return;
    }
    Optional<StepStatus> status = now.owner(create.service(), create.partition());
    if (status.isEmpty()) {
      return;
    }
    switch (status.get()) {
      case StepStatus.Unknown unknown ->
          now.propose(
              Party.OWNER,
              create.service(),
              new DataCommand.Found(
                  now.attempt(), create.partition(), create.table(), KeyRange.ALL));
      case Present present ->
          now.record(
              new CoordinatorCommand.Publish(
                  now.operation().id(),
                  now.operation().attempt(),
                  present.partition().since(),
                  Optional.empty()));
    }
  }

  void split(Task.Split split) {
    boolean open = now.operation().stage() == Stage.Trying.TRYING;
    if (open && split.key().isEmpty()) {
      choose(split);
      return;
    }
    Optional<DataCommand.Step> step =
        split
            .key()
            .map(key ->
                new DataCommand.Split(
                    now.attempt(), split.partition(), key, split.left(), split.right()));
    run(split.service(), split.partition(), step, Optional.empty());
  }

  void join(Task.Join join) {
    DataCommand.Step step =
        new DataCommand.Join(now.attempt(), join.left(), join.right(), join.joined());
    run(join.service(), join.left(), Optional.of(step), Optional.of(join.right()));
  }

  private void choose(Task.Split split) {
    if (now.known().median().isEmpty()) {
      now.askMedian(split.service(), split.partition());
    } else if (now.known().median().get().key().isPresent()) {
      now.record(
          new CoordinatorCommand.ChooseSplitKey(
              now.operation().id(), now.known().median().get().key().get()));
    } else {
      now.giveUp(Aim.FAIL, Reason.SPLIT_OF_TOO_FEW_ROWS + " partition=" + split.partition());
    }
  }

  private void run(
      ServiceId service,
      PartitionId partition,
      Optional<DataCommand.Step> step,
      Optional<PartitionId> second) {
    switch (now.operation().stage()) {
      case Stage.Trying trying -> attempt(service, partition, step.orElseThrow());
      case Stage.Ending ending -> now.end(service, partition);
      case Stage.Published published -> settle(service, partition, second);
      case Stage.Waiting waiting -> {}
      case Stage.InParts inParts -> {}
      case Stage.Done done -> {}
      case Stage.Cancelled cancelled -> {}
      case Stage.Failed failed -> {}
    }
  }

  private void attempt(ServiceId service, PartitionId partition, DataCommand.Step step) {
    Optional<Refusal> why = now.known().owner().refusal().filter(this::forGood);
    if (why.isPresent()) {
      now.giveUp(Aim.FAIL, why.get().toString());
      return;
    }
    now.giveUpIfHindered();
    Optional<StepStatus> status = now.owner(service, partition);
    if (status.isPresent()
        && status.get() instanceof Present present
        && !now.recordVerdict(present)) {
      now.propose(Party.OWNER, service, step);
    }
  }

  private boolean forGood(Refusal refusal) {
    return refusal.reason() == Reason.SPLIT_KEY_OUTSIDE
        || refusal.reason() == Reason.NOT_NEIGHBOURS;
  }

  private void settle(ServiceId service, PartitionId partition, Optional<PartitionId> second) {
    boolean first = forgotten(Party.OWNER, service, now.owner(service, partition), partition);
    boolean both =
        second.isEmpty()
            || forgotten(Party.OTHER, service, now.other(service, second.get()), second.get());
    if (first && both) {
      now.record(new CoordinatorCommand.Close(now.operation().id(), Optional.empty()));
    }
  }

  /**
   * Returns whether the service is known to need the partition's successors no more; else tells it
   * to forget.
   */
  private boolean forgotten(
      Party party, ServiceId service, Optional<StepStatus> status, PartitionId partition) {
    if (status.isEmpty() || Situation.forgotten(status.get())) {
      return status.isPresent();
    }
    now.propose(party, service, new DataCommand.Forget(now.attempt(), partition));
    return false;
  }
}
