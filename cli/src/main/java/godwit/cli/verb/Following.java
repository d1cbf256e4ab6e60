package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.client.Admin;
import godwit.client.GodwitException;
import godwit.client.UnavailableException;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a command that starts an operation, and the wait for its end. */
final class Following {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  @Option(
      names = "--no-wait",
      description = "Return once the operation is recorded; it goes on by itself.")
  private boolean noWait;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  /**
   * Waits until the operation has ended, unless nobody wants to, and prints it.
   *
   * @param wanted the phase in which it should end
   * @param patience for how long it is waited at most; empty for any time
   * @throws EndedOtherwiseException if it ended in another phase
   * @throws StillOpenException if it is not known to have ended in time
   */
  int follow(
      Admin admin,
      OperationReport started,
      Phase wanted,
      Optional<Duration> patience,
      Output output)
      throws EndedOtherwiseException, StillOpenException {
    OperationReport report = noWait ? started : awaited(admin, started, patience, output);
    if (report.phase().ended() && report.phase() != wanted) {
      throw new EndedOtherwiseException(report);
    }
    OperationLine line = OperationLine.of(report);
    if (json) {
      output.out().println(Json.of(line));
    } else {
      output
          .out()
          .println(line.id() + " " + line.kind() + " " + line.phase() + ": " + line.course());
      output.out().println("  " + line.account(""));
    }
    return ExitCode.OK;
  }

  /**
   * Looks for a moment whether the operation ends.
   *
   * @param rest for how long a silent coordinator is borne at most; empty for as long as usual
   */
  static OperationReport look(Admin admin, OperationReport report, Optional<Duration> rest) {
    return rest.isPresent()
        ? admin.await(report.id(), LOOK_EVERY, rest.get())
        : admin.await(report.id(), LOOK_EVERY);
  }

  private static long passed(long sinceNanos) {
    return System.nanoTime() - sinceNanos;
  }

  private OperationReport awaited(
      Admin admin, OperationReport started, Optional<Duration> patience, Output output)
      throws StillOpenException {
    OperationReport report = started;
    long beganNanos = System.nanoTime();
    try {
      OperationWatch seen = new OperationWatch(System::nanoTime);
      String advised = "";
      while (!report.phase().ended()) {
        OperationLine line = OperationLine.of(report);
        String rate = seen.rate(line);
        String advice = OperationWatch.advice(line);
        if (!json && seen.isNews(line)) {
          String again = line.attempt() == 1 ? "" : ", attempt " + line.attempt();
          output.err().println(line.id() + again + ": " + line.account(rate));
          if (!advice.equals(advised) && !advice.isEmpty()) {
            output.err().println(advice);
          }
          advised = advice;
        }
        if (patience.isPresent() && System.nanoTime() - beganNanos >= patience.get().toNanos()) {
          throw new StillOpenException(report, patience.get());
        }
        report = look(admin, report, patience.map(it -> it.minusNanos(passed(beganNanos))));
      }
      return report;
    } catch (UnavailableException e) {
      throw new StillOpenException(report, e);
    } catch (GodwitException e) {
      output
          .err()
          .println("The operation is recorded and goes on by itself: operation=" + report.id());
      throw e;
    }
  }
}
