package godwit.cli.demo;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Columns;
import godwit.cli.screen.Palette;
import godwit.cli.screen.Palette.Tone;
import godwit.cli.screen.Words;
import godwit.partition.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A result in lines for people, of at most 79 columns unless something did not hold. */
final class Report {
  private final Palette palette;

  Report(Palette palette) {
    this.palette = palette;
  }

  List<String> lines(Result result, String next) {
    List<String> lines = new ArrayList<>();
    if (!result.stopped() || !result.reshapes().isEmpty()) {
      lines.addAll(receipts(result.reshapes()));
      lines.add("");
      lines.addAll(summary(result));
      lines.add("");
    }
    result.proof().ifPresent(proof -> lines.addAll(proof(proof)));
    if (result.held()) {
      lines.add(good("All of it held."));
    } else if (result.stopped()) {
      lines.add("Nothing wrong was seen, but " + Result.STOPPED + ".");
    } else {
      lines.add(palette.paint(Tone.BAD, "It did not hold:"));
      result.failures().forEach(failure -> lines.add("  " + failure));
    }
    lines.add("");
    lines.add(next);
    return lines;
  }

  private List<String> receipts(List<Reshaped> reshapes) {
    Columns table =
        new Columns(1, "reshape", "rows", "bytes", "pause", "time", "attempt", "served");
    for (Reshaped one : reshapes) {
      table.add(
          Words.of(one.kind()) + " " + one.course(),
          one.moved() ? Amounts.count(one.receipt().rows()) : "-",
          one.moved() ? Amounts.bytes(one.receipt().bytes()) : "-",
          one.moved() ? Amounts.millis(one.receipt().pauseMillis()) : "-",
          Amounts.millis(one.receipt().durationMillis()),
          Integer.toString(one.receipt().attempts()),
          Amounts.count(one.meanwhile()));
    }
    List<String> lines = new ArrayList<>();
    lines.add("Receipts (served: requests answered between a reshape's record and its end)");
    lines.addAll(table.lines());
    lines.set(1, palette.paint(Tone.STRONG, lines.get(1)));
    return lines;
  }

  private List<String> summary(Result result) {
    List<Reshaped> moved = result.reshapes().stream().filter(Reshaped::moved).toList();
    Latencies.Counts latencies = result.meter().latencies();
    List<String> lines = new ArrayList<>();
    lines.add(
        result.reshapes().size()
            + " reshapes, of which "
            + moved.size()
            + " moved "
            + Amounts.count(sum(moved, one -> one.receipt().rows()))
            + " rows, "
            + Amounts.bytes(sum(moved, one -> one.receipt().bytes())));
    List<Long> pauses = moved.stream().map(one -> one.receipt().pauseMillis()).sorted().toList();
    lines.add(
        "pause of a move      p50 "
            + Amounts.millis(percentile(pauses, 50))
            + "   p99 "
            + Amounts.millis(percentile(pauses, 99))
            + "   max "
            + Amounts.millis(percentile(pauses, 100)));
    lines.add(
        "time of a request    p50 "
            + Amounts.micros(latencies.percentileMicros(50))
            + "   p99 "
            + Amounts.micros(latencies.percentileMicros(99))
            + "   max "
            + Amounts.micros(latencies.percentileMicros(100)));
    lines.add(
        Amounts.count(result.meter().requests())
            + " requests, "
            + result.meter().scans()
            + " of them scans over "
            + Amounts.count(result.meter().scannedRows())
            + " rows");
    String failed = "failed requests: " + result.meter().failed();
    lines.add(palette.paint(result.meter().failed() == 0 ? Tone.GOOD : Tone.BAD, failed));
    return lines;
  }

  private List<String> proof(Proof proof) {
    return List.of(
        "Proof: the fingerprint (sum of the hashes of all rows), and how many rows",
        sum("  scanned forward", proof.forward(), null),
        sum("  scanned in reverse", proof.reverse(), proof.forward()),
        sum("  acknowledged to the workers", proof.acknowledged(), proof.forward()),
        sum("  kept by the data services", proof.kept(), proof.forward()));
  }

  private String sum(String name, Tally tally, @Nullable Tally same) {
    String verdict = same == null ? "" : tally.equals(same) ? good("  same") : bad("  differs");
    return String.format("%-29s %s %9s", name, tally.sum(), Amounts.count(tally.rows())) + verdict;
  }

  private String good(String text) {
    return palette.paint(Tone.GOOD, text);
  }

  private String bad(String text) {
    return palette.paint(Tone.BAD, text);
  }

  private static long sum(List<Reshaped> reshapes, ToLongFunction<Reshaped> figure) {
    return reshapes.stream().mapToLong(figure).sum();
  }

  /**
   * Returns the value of {@code sorted} that {@code percent} of them do not exceed; 0 if there are
   * none.
   */
  static long percentile(List<Long> sorted, int percent) {
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, rank - 1));
  }
}
