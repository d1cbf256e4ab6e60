package godwit.tests.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the rounds of a crash test came to. Not thread-safe. */
final class Figures {
  private final List<Duration> ended = new ArrayList<>();
  private final List<Duration> tidy = new ArrayList<>();
  private final Map<String, Integer> killsAt = new TreeMap<>();
  private int kills;
  private int killsWithOpen;
  private int killsStarting;

  void killed(String open) {
    kills++;
    if (!open.equals(OpenReshapes.NONE)) {
      killsWithOpen++;
      for (String reshape : open.split(" ", -1)) {
        killsAt.merge(reshape, 1, Integer::sum);
      }
    }
  }

  void killedStarting() {
    killsStarting++;
  }

  void recovered(Duration operationsEnded, Duration stagingGone) {
    ended.add(operationsEnded);
    tidy.add(stagingGone);
  }

  int kills() {
    return kills;
  }

  int killsWithOpen() {
    return killsWithOpen;
  }

  /** Returns whether a kill met a reshape of this kind. */
  boolean interrupted(String kind) {
    return killsAt.keySet().stream().anyMatch(reshape -> reshape.startsWith(kind + ":"));
  }

  /** Returns all of it, a fact a line. */
  String lines(Diary.Content diary) {
    List<String> lines = new ArrayList<>();
    lines.add("kills under load=" + kills + " with a reshape open=" + killsWithOpen);
    lines.add("kills of a process that starts=" + killsStarting);
    lines.add("writes acknowledged=" + diary.done() + " cut off by a kill=" + diary.unanswered());
    lines.add("kills at:");
    killsAt.forEach((reshape, count) -> lines.add("  " + reshape + "=" + count));
    lines.add("reshapes ended:");
    diary.ended().forEach((how, count) -> lines.add("  " + how + "=" + count));
    lines.add("operations ended after the start of the process, ms: " + quantiles(ended));
    lines.add("staging gone after the start of the process, ms: " + quantiles(tidy));
    return String.join("\n", lines);
  }

  private static String quantiles(List<Duration> durations) {
    List<Long> millis = durations.stream().map(Duration::toMillis).sorted().toList();
    return millis.isEmpty()
        ? "none"
        : "p50=" + millis.get(millis.size() / 2) + " max=" + millis.getLast();
  }
}
