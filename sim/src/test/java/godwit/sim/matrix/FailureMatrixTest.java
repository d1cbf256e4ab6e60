package godwit.sim.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.sim.SimReport;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the failure matrix, each a few times. */
class FailureMatrixTest {
  private static final long SEEDS = 2;

  static List<Cell> cells() {
    return Cell.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void aMoveIsDoneWhateverFailsAtAStep(Cell cell) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimReport report = FailureMatrix.run(cell, seed);
      assertThat(report.held()).as("%s: %s", cell, report).isTrue();
      assertThat(report.undecided()).isZero();
    }
  }

  /** Nobody repairs the group here, which would hide it. */
  @ParameterizedTest
  @EnumSource(Victim.class)
  void lateOrderThatDeletesAMemberIsSeen(Victim victim) {
    Cell cell = new Cell(victim, Failure.DELETED_LATE, Moment.AFTER, Step.RECEIVE);
    CellRun planted =
        new CellRun(cell) {
          @Override
          public boolean deletesLate() {
            return true;
          }
        };
    SimReport report = FailureMatrix.run(planted, cell, 1);
    assertThat(report.violations())
        .extracting(SimReport.Violation::promise)
        .contains("Who votes in a group has its replica.");
  }
}
