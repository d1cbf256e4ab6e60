package godwit.sim;

import godwit.sim.cluster.Seams;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Looks for the plainest run of a seed that breaks the same promise. Not thread-safe. */
final class Shrinking {
  private static final int HALVINGS = 12;

  private final Supplier<Seams> seams;
  private SimReport best;
  private UnaryOperator<Scenario> kept = UnaryOperator.identity();

  private Shrinking(SimReport broken, Supplier<Seams> seams) {
    this.best = broken;
    this.seams = seams;
  }

  /** Returns a report of the same seed and promise that nothing can be left out of any more. */
  static SimReport of(SimReport broken, Supplier<Seams> seams) {
    Shrinking shrinking = new Shrinking(broken, seams);
    List<String> without = new ArrayList<>();
    for (Reduction reduction : Reduction.all()) {
      if (shrinking.holdsOn(reduction.less())) {
        without.add(reduction.without());
      }
    }
    shrinking.shorten();
    return shrinking.best.without(without);
  }

  /** Looks for the shortest time of work and faults, to within a few per cent. */
  private void shorten() {
    long enough = Simulation.scenario(best.plan(), best.seed()).runMicros();
    long tooShort = 0;
    for (int i = 0; i < HALVINGS && enough - tooShort > enough / 32; i++) {
      long middle = tooShort + (enough - tooShort) / 2;
      if (holdsOn(all -> Reduction.lasting(middle, all))) {
        enough = middle;
      } else {
        tooShort = middle;
      }
    }
  }

  /** Keeps a change if the promise is still broken with it. */
  private boolean holdsOn(UnaryOperator<Scenario> less) {
    UnaryOperator<Scenario> before = kept;
    UnaryOperator<Scenario> tried = all -> less.apply(before.apply(all));
    SimReport report = Simulation.run(best.plan(), best.seed(), seams.get(), tried);
    boolean same =
        !report.held()
            && report
                .violations()
                .getFirst()
                .promise()
                .equals(best.violations().getFirst().promise());
    if (same) {
      best = report;
      kept = tried;
    }
    return same;
  }
}
