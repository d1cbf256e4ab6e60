package godwit.sim.explore;

import godwit.data.DeltaItem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mistake that exploring a configuration must see.
 *
 * @param name in words joined by hyphens
 * @param mistake what is done wrong
 * @param configuration in which it is seen
 * @param states within how many, of those that take the fewest messages
 * @param planted what does it
 */
record ExploredBug(String name, String mistake, String configuration, int states, Mistake planted) {

  static List<ExploredBug> all() {
    return Stream.concat(ofDeltas().stream(), ofDecisions().stream()).toList();
  }

  private static List<ExploredBug> ofDeltas() {
    return List.of(
        new ExploredBug(
            "deletes-dropped",
            "deltas lack deletes, and nobody compares sums",
            "one-move",
            20_000,
            new Mistakes.Thinned(item -> !(item instanceof DeltaItem.Deleted))),
        new ExploredBug(
            "completions-left-behind",
            "deltas lack completions, and nobody compares sums",
            "one-move",
            20_000,
            new Mistakes.Thinned(item -> !(item instanceof DeltaItem.Completed))),
        new ExploredBug(
            "delta-begins-late",
            "a delta begins a tick after its cursor, and nobody compares sums",
            "one-move",
            20_000,
            new Mistakes.DeltaBeginsLate()));
  }

  private static List<ExploredBug> ofDecisions() {
    return List.of(
        new ExploredBug(
            "round-ignored",
            "steps are taken whatever round they name, and nobody compares sums",
            "two-rounds",
            250_000,
            new Mistakes.RoundIgnored()),
        new ExploredBug(
            "own-before-hand-over",
            "the target owns what is complete before the source has handed it over",
            "one-move",
            20_000,
            new Mistakes.OwnedEarly()),
        new ExploredBug(
            "complete-dropped",
            "the target drops what is complete when it hears nothing",
            "one-move",
            20_000,
            new Mistakes.CompleteDropped()),
        new ExploredBug(
            "end-assumed",
            "the coordinator takes silence for the end of an attempt",
            "cancelled-move",
            20_000,
            new Mistakes.EndAssumed()),
        new ExploredBug(
            "clock-not-carried",
            "the target begins at the view's time, not at the hand-over's",
            "one-move",
            50_000,
            new Mistakes.ClockLeftBehind()),
        new ExploredBug(
            "sides-swapped",
            "a split gives each side's id to the other",
            "split-against-move",
            20_000,
            new Mistakes.SidesSwapped()),
        new ExploredBug(
            "old-incarnation-heeded",
            "services let a coordinator that was given up begin what it likes",
            "restored-move",
            400_000,
            new Mistakes.Unfenced()));
  }

  /** Returns what is seen; empty if nothing is. */
  Optional<Exploration> hunt() {
    Exploration found =
        new Explorer(Configurations.named(configuration), planted).run(states, any -> {});
    return found.passed() ? Optional.empty() : Optional.of(found);
  }
}
