package godwit.sim;

import java.util.List;

/**
 * What became of a run.
 *
 * @param digest a number that two runs share only if the same happened in both
 * @param events how many things happened
 * @param requests how many requests of clients ended
 * @param reshapes how many operations were done
 * @param virtualMicros how long it took in the simulated world
 * @param undecided how many keys' histories were too long to be judged
 * @param violations the promises that were broken; a run ends with the first
 * @param without what was left out of what the seed draws, as the promise is broken without it too
 * @param story what happened last before
 */
public record SimReport(
    Plan plan,
    long seed,
    long digest,
    long events,
    long requests,
    long reshapes,
    long virtualMicros,
    int undecided,
    List<Violation> violations,
    List<String> without,
    List<String> story) {
  /** A promise that was broken, and the facts. */
  public record Violation(String promise, String detail) {}

  public SimReport {
    violations = List.copyOf(violations);
    without = List.copyOf(without);
    story = List.copyOf(story);
  }

  public boolean held() {
    return violations.isEmpty();
  }

  /** Returns the command that runs it again. */
  public String command() {
    if (plan.equals(Plan.SCRIPTED)) {
      return "./mvnw -pl sim -am test -Dtest=FailureMatrixTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false";
    }
    return "./godwit selftest --plan " + plan.name() + " --seed " + seed + " --seeds 1";
  }

  SimReport without(List<String> leftOut) {
    return new SimReport(
        plan,
        seed,
        digest,
        events,
        requests,
        reshapes,
        virtualMicros,
        undecided,
        violations,
        leftOut,
        story);
  }

  /** Returns all of it, for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "plan=%s seed=%d digest=%016x events=%d requests=%d reshapes=%d seconds=%.1f",
            plan.name(), seed, digest, events, requests, reshapes, virtualMicros / 1e6));
    if (!held()) {
      if (!without.isEmpty()) {
        text.append("\nalso when ").append(String.join(", ", without));
      }
      text.append("\nwhat happened last:");
      story.forEach(line -> text.append("\n  ").append(line));
      violations.forEach(broken ->
          text.append("\nbroken: ")
              .append(broken.promise())
              .append("\n  ")
              .append(broken.detail()));
      text.append("\nagain: ").append(command());
    }
    return text.toString();
  }
}
