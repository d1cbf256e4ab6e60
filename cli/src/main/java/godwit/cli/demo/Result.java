package godwit.cli.demo;

import godwit.cli.screen.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the demonstration came to.
 *
 * @param rows how many rows there are
 * @param problems what else did not hold, in sentences
 * @param proof the sums of the end; empty if it did not come to that
 */
record Result(
    int rows,
    Meter meter,
    Findings findings,
    List<Reshaped> reshapes,
    Optional<Proof> proof,
    List<String> problems) {

  /** The problem of a run that was ended by hand. */
  static final String STOPPED = "it was stopped before its end, so nothing is proved";

  Result {
    reshapes = List.copyOf(reshapes);
    problems = List.copyOf(problems);
  }

  /** A reshape as JSON shows it. */
  record ReshapeLine(
      String kind, long pauseMillis, long durationMillis, long rows, long bytes, int attempts) {}

  /** The result as JSON shows it. */
  record ResultLine(
      long rows,
      long requests,
      long failed,
      long lost,
      long duplicated,
      long stale,
      boolean verified,
      List<ReshapeLine> reshapes) {}

  ResultLine line() {
    List<ReshapeLine> lines =
        reshapes.stream()
            .map(one ->
                new ReshapeLine(
                    Words.of(one.kind()),
                    one.receipt().pauseMillis(),
                    one.receipt().durationMillis(),
                    one.receipt().rows(),
                    one.receipt().bytes(),
                    one.receipt().attempts()))
            .toList();
    return new ResultLine(
        rows,
        meter.requests(),
        meter.failed(),
        findings.lost(),
        findings.duplicated(),
        findings.stale(),
        verified(),
        lines);
  }

  /** Returns whether every row was found as acknowledged, always, and all sums agree. */
  boolean verified() {
    return findings.lost() == 0
        && findings.duplicated() == 0
        && findings.stale() == 0
        && proof.filter(Proof::holds).isPresent();
  }

  boolean held() {
    return failures().isEmpty();
  }

  /** Returns whether nothing is wrong with it but that it was stopped. */
  boolean stopped() {
    return failures().equals(List.of(STOPPED));
  }

  /** Returns what did not hold, in sentences. */
  List<String> failures() {
    List<String> failures = new ArrayList<>(problems);
    if (meter.failed() > 0) {
      failures.add("requests failed: " + meter.failed());
      meter.failures().forEach(failure -> failures.add("  " + failure));
    }
    if (findings.lost() + findings.duplicated() + findings.stale() > 0) {
      failures.add(
          "rows were lost: "
              + findings.lost()
              + ", doubled: "
              + findings.duplicated()
              + ", stale: "
              + findings.stale());
      findings.examples().forEach(example -> failures.add("  " + example));
    }
    for (Reshaped reshape : reshapes) {
      if (!reshape.done()) {
        failures.add(
            "not done: "
                + Words.of(reshape.kind())
                + " "
                + reshape.course()
                + ": "
                + reshape.problem());
      }
    }
    proof.filter(sums -> !sums.holds()).ifPresent(sums -> failures.add("the sums differ: " + sums));
    return failures;
  }
}
