package godwit.cli.bench;

import godwit.cli.screen.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured thing, as JSON shows it, and in words.
 *
 * @param bench which bench
 * @param what was measured
 * @param unit of {@code value} and {@code floor}
 * @param floor what the floor came to in the same run; null if there is none
 * @param floorIs what the floor is
 * @param ratio the value divided by the floor; null if there is none
 * @param failed how many requests failed; null if none were sent
 */
record BenchLine(
    String bench,
    String what,
    String unit,
    double value,
    @Nullable Double p50Micros,
    @Nullable Double p99Micros,
    @Nullable Double p999Micros,
    @Nullable Double maxMicros,
    @Nullable String floorIs,
    @Nullable Double floor,
    @Nullable Double ratio,
    @Nullable Long failed) {
  private static final String REQUESTS = "requests";

  /** Of fewer requests the slowest thousandth would be the slowest one. */
  static final long FEWEST_FOR_P999 = 1_000;

  /** Returns a throughput with its latencies. */
  static BenchLine of(String bench, String what, Figures figures) {
    return new BenchLine(
        bench,
        what,
        "requests/s",
        round(figures.perSecond()),
        round(figures.p50Micros()),
        round(figures.p99Micros()),
        figures.nanos().getTotalCount() < FEWEST_FOR_P999 ? null : round(figures.p999Micros()),
        round(figures.maxMicros()),
        null,
        null,
        null,
        figures.failed());
  }

  /** Returns one number. */
  static BenchLine of(String bench, String what, String unit, double value) {
    return new BenchLine(
        bench, what, unit, round(value), null, null, null, null, null, null, null, null);
  }

  /** Returns how many requests something happened to. */
  static BenchLine count(String bench, String what, long requests) {
    return of(bench, what, REQUESTS, (double) requests);
  }

  /** Returns this beside what the value has to be compared with. */
  BenchLine beside(String name, double least) {
    return new BenchLine(
        bench,
        what,
        unit,
        value,
        p50Micros,
        p99Micros,
        p999Micros,
        maxMicros,
        name,
        round(least),
        Math.round(value / least * 1e4) / 1e4,
        failed);
  }

  /** Returns this in words, one line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String amount = unit.equals(REQUESTS) ? Amounts.count(Math.round(value)) : number(value);
    lines.add(what + ": " + amount + " " + unit);
    if (p50Micros != null && p99Micros != null && maxMicros != null) {
      lines.add(
          "  p50 "
              + time(p50Micros)
              + "   p99 "
              + time(p99Micros)
              + (p999Micros == null ? "" : "   p99.9 " + time(p999Micros))
              + "   max "
              + time(maxMicros));
    }
    if (floor != null && ratio != null) {
      lines.add("  " + floorIs + ": " + number(floor) + " " + unit);
      lines.add(String.format(Locale.ROOT, "  ratio %.4f", ratio));
    }
    if (failed != null && failed > 0) {
      lines.add("  failed " + Amounts.count(failed));
    }
    return lines;
  }

  private static String number(double value) {
    return value < 100
        ? String.format(Locale.ROOT, "%.1f", value)
        : Amounts.count(Math.round(value));
  }

  private static String time(double micros) {
    return micros < 10
        ? String.format(Locale.ROOT, "%.1f µs", micros)
        : Amounts.micros(Math.round(micros));
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
