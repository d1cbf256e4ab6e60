package godwit.sim.transcript;

import godwit.sim.Script;
import godwit.sim.SimReport;
import godwit.sim.Simulation;
import godwit.sim.matrix.Cell;
import godwit.sim.matrix.Failure;
import godwit.sim.matrix.FailureMatrix;
import godwit.sim.matrix.Moment;
import godwit.sim.matrix.Step;
import godwit.sim.matrix.Victim;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A story of a reshape.
 *
 * @param name in words joined by hyphens
 * @param moral what it shows, in a sentence
 * @param script what happens
 */
public record Tale(String name, String moral, Supplier<Script> script) {
  private static final long SEED = 2;

  /** Returns all of them, the plainest first. */
  public static List<Tale> all() {
    return Stream.of(withoutFailure(), beforeTheHandOver(), afterTheHandOver())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Tale> withoutFailure() {
    return List.of(
        new Tale(
            "clean-move",
            "Nothing fails: the source seals once, and hands over when the sums agree.",
            Request::ofNothingElse),
        new Tale(
            "cancelled-while-sealed",
            "Only the source's log can end an attempt; then the target may drop what it has.",
            () -> Request.at(Step.SEAL, Request.CANCEL)),
        new Tale(
            "cancelled-too-late",
            "What is handed over can't be cancelled: the move is done.",
            () -> Request.at(Step.OWN, Request.CANCEL)),
        new Tale(
            "split-while-moving",
            "A partition takes part in one reshape at a time: the split is refused.",
            () -> Request.at(Step.PREPARE, Request.SPLIT)),
        new Tale(
            "join-across-services",
            "Of two neighbours at different services the smaller one moves: here the left one.",
            Reunion::new),
        new Tale(
            "retry-across-the-cut-over",
            "A write that is asked for again at the target gets the answer that the source gave.",
            LostAnswers::new));
  }

  private static List<Tale> beforeTheHandOver() {
    return List.of(
        failing(
            "source-dies-sealed",
            "The seal is in the source's log: who leads next goes on from it, or takes it off.",
            new Cell(Victim.SOURCE, Failure.CRASH, Moment.AFTER, Step.SEAL)),
        failing(
            "target-dies-complete",
            "What the target has is durable: it comes back complete and goes on.",
            new Cell(Victim.TARGET, Failure.CRASH, Moment.AFTER, Step.COMPLETE)),
        failing(
            "target-is-cut-off-while-sealed",
            "The source takes its seal off by itself when the budget is over; a round follows.",
            new Cell(Victim.TARGET, Failure.CUT_OFF, Moment.AFTER, Step.SEAL)),
        failing(
            "target-is-gone",
            "Without its target a move ends its attempt at the source, and tries another service.",
            new Cell(Victim.TARGET, Failure.GONE, Moment.AFTER, Step.RECEIVE)),
        failing(
            "coordinator-is-gone",
            "Copy, seal and hand-over need no coordinator; it publishes when it is back.",
            new Cell(Victim.COORDINATOR, Failure.GONE, Moment.BEFORE, Step.RECEIVE)));
  }

  private static List<Tale> afterTheHandOver() {
    return List.of(
        failing(
            "coordinator-fails-over-after-the-commit",
            "A new leader reads in the owners' logs that the move has happened, and publishes it.",
            new Cell(Victim.COORDINATOR, Failure.LOST_LEADERSHIP, Moment.AFTER, Step.HAND_OVER)),
        failing(
            "source-is-gone-after-the-hand-over",
            "After the hand-over the target needs its source no more.",
            new Cell(Victim.SOURCE, Failure.GONE, Moment.BEFORE, Step.OWN)));
  }

  private static Tale failing(String name, String moral, Cell cell) {
    return new Tale(name, moral, () -> FailureMatrix.script(cell));
  }

  /**
   * Tells it.
   *
   * @throws IllegalStateException if a promise is broken in it
   */
  public List<String> tell() {
    Recording recording = new Recording(script.get());
    SimReport report = Simulation.run(recording, SEED);
    if (!report.held()) {
      throw new IllegalStateException("tale=" + name + " " + report);
    }
    List<String> lines = new ArrayList<>();
    lines.add(moral);
    lines.add("");
    lines.addAll(recording.lines());
    return lines;
  }
}
