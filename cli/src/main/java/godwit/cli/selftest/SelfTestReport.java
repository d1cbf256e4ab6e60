package godwit.cli.selftest;

import godwit.cli.screen.Amounts;
import godwit.sim.SimReport;
import godwit.sim.explore.Exploration;
import godwit.sim.selftest.Hunt;
import godwit.sim.selftest.SelfTestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a self-test came to, for people and for programs. */
final class SelfTestReport {
  private static final int STORY_LINES = 60;

  private final SelfTestResult result;

  /**
   * The result as JSON shows it.
   *
   * @param digest the same for the same seeds and plan
   */
  record Line(
      long runs,
      long requests,
      long reshapes,
      long violations,
      long undecided,
      long distinctStates,
      long planted,
      long caught,
      double seconds,
      String digest,
      List<FailureLine> failures) {}

  /**
   * A broken promise, or a planted bug that was not seen.
   *
   * @param where in which run, configuration or hunt
   * @param story what happened last, the oldest first
   * @param command that shows it again
   */
  record FailureLine(
      String promise, String detail, String where, List<String> story, String command) {}

  SelfTestReport(SelfTestResult result) {
    this.result = result;
  }

  /** Returns whether all was as it should be. */
  boolean held() {
    return result.held();
  }

  Line line() {
    return new Line(
        result.runs(),
        result.requests(),
        result.reshapes(),
        result.violations(),
        result.undecided(),
        result.distinctStates(),
        result.hunts().size(),
        result.caught(),
        Math.round(result.seconds() * 10) / 10.0,
        digest(),
        failures());
  }

  /** Returns it in words: the failures first, then the figures. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    failures().forEach(failure -> lines.addAll(lines(failure)));
    if (result.runs() > 0) {
      lines.add(
          figure("random runs", result.runs())
              + ", "
              + Amounts.count(result.broken())
              + " broken, digest "
              + digest());
      lines.add(figure("requests", result.requests()));
      lines.add(figure("reshapes", result.reshapes()));
    }
    if (result.undecided() > 0) {
      lines.add(figure("not judged", result.undecided()) + " histories too long to judge");
    }
    if (!result.explorations().isEmpty()) {
      lines.add(figure("distinct states", result.distinctStates()));
    }
    if (!result.hunts().isEmpty()) {
      lines.add(figure("planted bugs", result.hunts().size()) + ", " + result.caught() + " caught");
    }
    lines.add(
        (held() ? "Every promise held" : "NOT all held")
            + String.format(Locale.ROOT, ", in %.1f s.", result.seconds()));
    return lines;
  }

  private static String figure(String name, long number) {
    return String.format(Locale.ROOT, "%-15s %,12d", name, number);
  }

  private static List<String> lines(FailureLine failure) {
    List<String> lines = new ArrayList<>();
    lines.add("Broken: " + failure.promise());
    failure.detail().lines().forEach(line -> lines.add("  " + line));
    lines.add("  in " + failure.where());
    if (!failure.story().isEmpty()) {
      lines.add("What happened last:");
      failure.story().forEach(line -> lines.add("  " + line));
    }
    lines.add("Again: " + failure.command());
    lines.add("");
    return lines;
  }

  private List<FailureLine> failures() {
    List<FailureLine> failures = new ArrayList<>();
    result.first().map(SelfTestReport::failure).ifPresent(failures::add);
    result
        .explorations()
        .forEach(exploration ->
            exploration
                .failure()
                .map(failure -> failure(exploration, failure))
                .ifPresent(failures::add));
    result.hunts().stream()
        .filter(hunt -> !hunt.caught())
        .map(SelfTestReport::failure)
        .forEach(failures::add);
    return failures;
  }

  private static FailureLine failure(SimReport run) {
    SimReport.Violation broken = run.violations().getFirst();
    int from = Math.max(0, run.story().size() - STORY_LINES);
    String where = "plan " + run.plan().name() + ", seed " + run.seed();
    return new FailureLine(
        broken.promise(),
        broken.detail(),
        run.without().isEmpty() ? where : where + "; also when " + String.join(", ", run.without()),
        run.story().subList(from, run.story().size()),
        run.command());
  }

  private static FailureLine failure(Exploration exploration, Exploration.Failure failure) {
    return new FailureLine(
        failure.promise(),
        failure.detail(),
        "configuration " + exploration.configuration(),
        failure.story(),
        "./godwit selftest --explore --states " + exploration.states());
  }

  private static FailureLine failure(Hunt missed) {
    return new FailureLine(
        "A checker sees every planted bug.",
        missed.bug() + ": " + missed.mistake(),
        missed.where(),
        List.of(),
        "./godwit selftest --planted");
  }

  private String digest() {
    return String.format("%016x", result.digest());
  }
}
