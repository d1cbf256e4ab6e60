package godwit.cli.demo;

import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import godwit.request.OperationReport.Receipt;

/**
 * A reshape that has been asked for, and what became of it.
 *
 * @param course whom it was about
 * @param meanwhile how many requests were served between its record and its end
 * @param problem why it was not done; empty if it was
 */
record Reshaped(
    Kind kind, String course, Receipt receipt, boolean moved, long meanwhile, String problem) {
  private static final Receipt NOTHING = new Receipt(0, 0, 0, 0, 0, 0);

  static Reshaped of(Wish wish, OperationReport report, long meanwhile) {
    boolean done = report.phase() == Phase.DONE;
    return new Reshaped(
        wish.kind(),
        wish.course(),
        report.receipt().orElse(NOTHING),
        moves(wish.kind()),
        meanwhile,
        done ? "" : report.id() + " is " + report.phase() + ": " + report.detail());
  }

  static Reshaped refused(Wish wish, String problem) {
    return new Reshaped(wish.kind(), wish.course(), NOTHING, moves(wish.kind()), 0, problem);
  }

  boolean done() {
    return problem.isEmpty();
  }

  private static boolean moves(Kind kind) {
    return switch (kind) {
      case MOVE, SPLIT_AND_MOVE, MOVE_AND_JOIN -> true;
      case SPLIT, JOIN, CREATE_TABLE, DROP_TABLE -> false;
    };
  }
}
