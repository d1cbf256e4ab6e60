package godwit.cli.verb;

import godwit.client.UnavailableException;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.time.Duration;

/** Whether an operation ends was not learnt in the time that it was waited for. It goes on. */
public final class StillOpenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String advice;

  /** Makes it of one that was open when the time was over. */
  StillOpenException(OperationReport report, Duration waited) {
    this(report, "is open after " + waited.toSeconds() + " s: " + account(report));
  }

  /** Makes it of one that nobody tells of any more. */
  StillOpenException(OperationReport report, UnavailableException silence) {
    this(report, "was open when last heard of: " + account(report) + ". " + silence.getMessage());
  }

  private StillOpenException(OperationReport report, String how) {
    super("operation=" + report.id() + " " + how);
    String cancel =
        report.phase() == Phase.OPEN ? " Give it up with: godwit cancel " + report.id() + "." : "";
    this.advice = "It goes on by itself. Watch it with: godwit operations --watch." + cancel;
  }

  private static String account(OperationReport report) {
    return OperationLine.of(report).account("");
  }

  /** Returns what to do next, in whole sentences. */
  public String advice() {
    return advice;
  }
}
