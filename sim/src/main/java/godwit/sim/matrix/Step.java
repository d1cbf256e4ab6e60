package godwit.sim.matrix;

import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataCommand;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;

/** The steps of a move that are durable, in their order; the letters are the design's. */
public enum Step {
  RECORD('a', "the coordinator's record"),
  BEGIN('b', "the source's Begin"),
  PREPARE('c', "the target's Prepare"),
  RECEIVE('d', "the target's Receive of the first chunk"),
  ABSORB('e', "the target's Absorb of the first delta"),
  SEAL('f', "the source's Seal"),
  COMPLETE('g', "the target's Complete"),
  HAND_OVER('h', "the source's HandOver"),
  OWN('i', "the target's Own"),
  PUBLISH('j', "the coordinator's Publish");

  private final char letter;
  private final String words;

  Step(char letter, String words) {
    this.letter = letter;
    this.words = words;
  }

  /** Returns whether a service's log is told this step. */
  public boolean is(DataCommand.Step command) {
    return switch (command) {
      case DataCommand.Begin begin -> this == BEGIN;
      case DataCommand.Prepare prepare -> this == PREPARE;
      case DataCommand.Receive receive -> this == RECEIVE;
      case DataCommand.Absorb absorb -> this == ABSORB;
      case DataCommand.Seal seal -> this == SEAL;
      case DataCommand.Complete complete -> this == COMPLETE;
      case DataCommand.HandOver handOver -> this == HAND_OVER;
      case DataCommand.Own own -> this == OWN;
      default -> false;
    };
  }

  /** Returns whether the coordinator's log is told this step. */
  boolean is(CoordinatorCommand command) {
    return switch (command) {
      case CoordinatorCommand.Change(CoordinatorRequest.Start start) ->
          this == RECORD && start.reshape() instanceof Reshape.Move;
      case CoordinatorCommand.Publish publish -> this == PUBLISH;
      default -> false;
    };
  }

  boolean before(Step other) {
    return compareTo(other) < 0;
  }

  @Override
  public String toString() {
    return letter + ": " + words;
  }
}
