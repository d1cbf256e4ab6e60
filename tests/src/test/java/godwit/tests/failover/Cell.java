package godwit.tests.failover;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What befalls whom, at which step.
 *
 * @param hit the leaders that the blow strikes at the same time
 */
record Cell(Step step, Moment moment, Set<Party> hit, Blow blow) {
  /** Steps at which two leaders are struck, too: those on which most depends. */
  private static final Set<Step> TELLING =
      EnumSet.of(Step.CHUNK, Step.SEAL, Step.COMPLETE, Step.HANDOVER, Step.OWN);

  private static final List<Set<Party>> PAIRS =
      List.of(
          EnumSet.of(Party.COORDINATOR, Party.SOURCE),
          EnumSet.of(Party.COORDINATOR, Party.TARGET),
          EnumSet.of(Party.SOURCE, Party.TARGET));

  Cell {
    hit = Collections.unmodifiableSet(EnumSet.copyOf(hit));
  }

  /**
   * Returns all: each leader, each way, after each step; whose log has the step, also before; and
   * each two of them after some.
   */
  static List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (Step step : Step.values()) {
      for (Blow blow : Blow.values()) {
        cells.add(new Cell(step, Moment.BEFORE, EnumSet.of(step.party()), blow));
        for (Party party : Party.values()) {
          cells.add(new Cell(step, Moment.AFTER, EnumSet.of(party), blow));
        }
        if (TELLING.contains(step)) {
          PAIRS.forEach(pair -> cells.add(new Cell(step, Moment.AFTER, pair, blow)));
        }
      }
    }
    return cells;
  }

  /** Returns all whose names match. */
  static List<Cell> matching(String expression) {
    return all().stream().filter(cell -> cell.toString().matches(expression)).toList();
  }

  @Override
  public String toString() {
    String parties = hit.stream().map(Party::name).collect(Collectors.joining("+"));
    return (moment == Moment.BEFORE ? "BEFORE_" : "") + step + "-" + parties + "-" + blow;
  }
}
