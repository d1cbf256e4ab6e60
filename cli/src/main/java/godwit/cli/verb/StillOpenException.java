package godwit.cli.verb;

import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.time.Duration;

/** An operation has not ended within the time that it was waited for. It goes on. */
public final class StillOpenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String advice;

  StillOpenException(OperationReport report, Duration waited) {
    super(
        "operation="
            + report.id()
            + " is open after "
            + waited.toSeconds()
            + " s: "
            + OperationLine.of(report).account(""));
    String cancel =
        report.phase() == Phase.OPEN ? " Give it up with: godwit cancel " + report.id() + "." : "";
    this.advice = "It goes on by itself. Watch it with: godwit operations --watch." + cancel;
  }

  /** Returns what to do next, in whole sentences. */
  public String advice() {
    return advice;
  }
}
