package godwit.tests.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long clients were without an answer, by what had failed. Not thread-safe. */
final class Gaps {
  /**
   * No gap may be longer. What is promised is 2.5 s, which {@code -Dfailover.longest=2500} holds
   * the tests to; without, on machines that others use, one is only not to be forgotten by all.
   */
  static final Duration LONGEST = Duration.ofMillis(Integer.getInteger("failover.longest", 15_000));

  private final Map<String, List<Duration>> byCause = new TreeMap<>();

  void add(String cause, Duration gap) {
    byCause.computeIfAbsent(cause, any -> new ArrayList<>()).add(gap);
  }

  /** Returns median and maximum of each cause, a line each. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    byCause.forEach((cause, gaps) -> {
      List<Long> millis = gaps.stream().map(Duration::toMillis).sorted().toList();
      lines.append(
          String.format(
              "failover: %s n=%d medianMillis=%d maxMillis=%d all=%s%n",
              cause,
              millis.size(),
              millis.get(millis.size() / 2),
              millis.getLast(),
              gaps.stream().map(Duration::toMillis).toList()));
    });
    return lines.toString();
  }

  /** Returns the longest of a cause; nothing if there was none. */
  Duration max(String cause) {
    return byCause.getOrDefault(cause, List.of()).stream()
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
