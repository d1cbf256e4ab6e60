package godwit.sim.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who fails, how, and when. */
public record Cell(Victim victim, Failure failure, Moment moment, Step step) {
  /** Returns all of them. */
  public static List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (Step step : Step.values()) {
      for (Victim victim : Victim.values()) {
        for (Failure failure : Failure.values()) {
          if (failure == Failure.PUT_BACK && victim != Victim.COORDINATOR) {
            continue;
          }
          for (Moment moment : Moment.values()) {
            cells.add(new Cell(victim, failure, moment, step));
          }
        }
      }
    }
    return cells;
  }

  @Override
  public String toString() {
    String who = victim.name() + " " + failure.name() + " " + moment.name();
    return who.toLowerCase(Locale.ROOT).replace('_', ' ') + " " + step;
  }
}
