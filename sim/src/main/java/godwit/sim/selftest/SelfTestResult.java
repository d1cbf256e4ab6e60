package godwit.sim.selftest;

import godwit.sim.SimReport;
import godwit.sim.explore.Exploration;
import java.util.List;
import java.util.Optional;

/**
 * What a self-test came to.
 *
 * @param runs how many random runs ended
 * @param broken how many of them broke a promise
 * @param requests how many requests of clients ended in them
 * @param reshapes how many reshapes were done in them
 * @param undecided how many histories of keys were too long to be judged
 * @param digest two self-tests with the same seeds and plan have the same, in whatever order the
 *     runs ended
 * @param first the run of the lowest seed that broke a promise, made as plain as it can be
 * @param explorations one for each configuration that was explored
 * @param hunts one for each planted bug that was looked for
 * @param seconds it took
 */
public record SelfTestResult(
    long runs,
    long broken,
    long requests,
    long reshapes,
    long undecided,
    long digest,
    Optional<SimReport> first,
    List<Exploration> explorations,
    List<Hunt> hunts,
    double seconds) {
  public SelfTestResult {
    explorations = List.copyOf(explorations);
    hunts = List.copyOf(hunts);
  }

  /** Returns how many runs and configurations broke a promise. */
  public long violations() {
    return broken + explorations.stream().filter(exploration -> !exploration.passed()).count();
  }

  /** Returns how many states were visited, over all configurations. */
  public long distinctStates() {
    return explorations.stream().mapToLong(Exploration::states).sum();
  }

  /** Returns how many planted bugs a checker saw. */
  public long caught() {
    return hunts.stream().filter(Hunt::caught).count();
  }

  /** Returns whether no promise was broken, nothing left unjudged, and every bug seen. */
  public boolean held() {
    return violations() == 0 && undecided == 0 && caught() == hunts.size();
  }
}
