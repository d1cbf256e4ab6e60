package godwit.cli.verb;

import godwit.cli.screen.Words;
import godwit.client.UnavailableException;
import godwit.placement.Standing;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.time.Duration;

/**
 * Whether an operation ends, or a node has given everything away or was replaced, was not learnt in
 * the time that it was waited for. It goes on.
 */
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

  private StillOpenException(String what, String advice) {
    super(what);
    this.advice = advice;
  }

  /** Makes it of a node that had not given everything away when the time was over. */
  static StillOpenException of(String node, Standing standing, String state, Duration waited) {
    return of(node, standing, "has not gone after " + waited.toSeconds() + " s", state);
  }

  /** Makes it of a node of which nobody tells any more. */
  static StillOpenException of(
      String node, Standing standing, String state, UnavailableException silence) {
    String news = (state.isEmpty() ? "" : state + ". ") + silence.getMessage();
    return of(node, standing, "had not gone when last heard of", news);
  }

  /**
   * Makes it of one that tells nothing, in whose place no node that runs can be.
   *
   * @param replicas what is there of the groups that lack one
   */
  static StillOpenException withoutHeir(String node, Standing standing, String replicas) {
    return new StillOpenException(
        of(node, standing)
            + " tells nothing, and no node that runs can take its place, replicas: "
            + replicas,
        "Keep its directory. Start the nodes that tell nothing, or another one: godwit serve"
            + " --data DIR --listen HOST:PORT --join HOST:PORT. It takes the place by itself;"
            + " godwit nodes shows what each leads and follows.");
  }

  private static StillOpenException of(String node, Standing standing, String how, String state) {
    return new StillOpenException(
        of(node, standing) + " " + how + (state.isEmpty() ? "" : ": " + state),
        "It is recorded and goes on by itself. godwit nodes shows what each node leads and"
            + " follows.");
  }

  private static String of(String node, Standing standing) {
    return "node=" + node + " standing=" + Words.of(standing);
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
