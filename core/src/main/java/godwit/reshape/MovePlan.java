package godwit.reshape;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.CoordinatorCommand.Served;
import godwit.coordinator.Stage;
import godwit.coordinator.Task;
import godwit.data.DataCommand;
import godwit.data.StepStatus;
import godwit.data.StepStatus.Present;
import godwit.partition.Departure;
import godwit.partition.Locator;
import godwit.partition.PartitionState.Active;
import godwit.partition.PartitionState.Complete;
import godwit.partition.PartitionState.Seal;
import godwit.partition.Sums;
import godwit.partition.Tally;
import godwit.reshape.Knowledge.Party;
import java.util.Optional;

/**
 * What the coordinator does about a move: begin it at the source, prepare the target, watch,
 * publish, and see to it that both sides end up knowing. The copying is between the two sides.
 */
final class MovePlan {
  private final Situation now;
  private final Task.Move move;

  MovePlan(Situation now, Task.Move move) {
    this.now = now;
    this.move = move;
  }

  void plan() {
    switch (now.operation().stage()) {
      case Stage.Trying trying -> attempt();
      case Stage.Ending ending -> now.end(move.source(), move.partition());
      case Stage.Published published -> settle(published);
      case Stage.Waiting waiting -> {}
      case Stage.InParts inParts -> {}
      case Stage.Done done -> {}
      case Stage.Cancelled cancelled -> {}
      case Stage.Failed failed -> {}
    }
  }

  private void attempt() {
    Optional<StepStatus> status = now.owner(move.source(), move.partition());
    if (status.isPresent()
        && status.get() instanceof Present source
        && !now.recordVerdict(source)) {
      attempt(source);
    }
    now.giveUpIfHindered();
  }

  private void attempt(Present source) {
    Optional<Departure> departure = source.partition().departure();
    if (departure.isPresent() && departure.get().attempt().equals(now.attempt())) {
      watch(departure.get());
    } else if (departure.isEmpty() && source.partition().owned()) {
      now.propose(
          Party.OWNER,
          move.source(),
          new DataCommand.Begin(
              now.attempt(),
              move.partition(),
              move.successor(),
              move.target(),
              move.budgetMillis()));
    }
  }

  private void watch(Departure departure) {
    if (departure.round() > now.settings().maxRounds()) {
      now.giveUp(Aim.RETRY, "the seals were too short, rounds=" + departure.round());
    } else if (now.stuck()) {
      now.giveUp(Aim.RETRY, "no progress at " + move.target());
    }
    Optional<StepStatus> target = now.other(move.target(), move.successor());
    if (target.isPresent() && target.get() instanceof StepStatus.Unknown) {
      Locator locator = now.state().locators().open(move.partition()).orElseThrow();
      now.propose(
          Party.OTHER,
          move.target(),
          new DataCommand.Prepare(
              now.attempt(),
              move.successor(),
              locator.table(),
              locator.range(),
              new DataCommand.Origin(move.source(), move.partition(), departure.viewTime())));
    }
  }

  /**
   * The source may forget only when the target serves: until then it is the one that knows when the
   * hand-over was.
   */
  private void settle(Stage.Published published) {
    Optional<StepStatus> status = now.other(move.target(), move.successor());
    if (status.isEmpty() || !(status.get() instanceof Present target)) {
      return;
    }
    Seal seal = published.seal().orElseThrow();
    if (target.partition().state() instanceof Complete complete
        && complete.round() == seal.round()) {
      now.propose(
          Party.OTHER,
          move.target(),
          new DataCommand.Own(now.attempt(), move.successor(), seal.round(), published.at()));
    } else if (target.partition().state() instanceof Active active) {
      settleSource(served(active, target));
    }
  }

  private void settleSource(Served served) {
    Optional<StepStatus> source = now.owner(move.source(), move.partition());
    if (source.isEmpty()) {
      return;
    }
    if (Situation.forgotten(source.get())) {
      now.record(new CoordinatorCommand.Close(now.operation().id(), Optional.of(served)));
    } else {
      now.propose(
          Party.OWNER, move.source(), new DataCommand.Forget(now.attempt(), move.partition()));
    }
  }

  private static Served served(Active active, Present target) {
    Tally rows = target.sums().map(Sums::rows).orElse(Tally.ZERO);
    return new Served(active.servesFrom(), rows.rows(), rows.bytes());
  }
}
