package godwit.cli.demo;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Words;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines of plain text of at most 79 columns, for a file, a pipe or a log. */
final class PlainDisplay implements Display {
  private static final long LINE_EVERY_MILLIS = 5_000;
  private static final int LOADING_LINES = 4;

  private final PrintStream out;
  private long nextMillis = LINE_EVERY_MILLIS;
  private int nextLoading = 1;

  PlainDisplay(PrintStream out) {
    this.out = out;
  }

  @Override
  public void say(String line) {
    out.println(line);
  }

  @Override
  public void loading(int done, int total, long millis) {
    if ((long) done * LOADING_LINES >= (long) total * nextLoading) {
      nextLoading = done * LOADING_LINES / total + 1;
      out.println(
          "loaded "
              + Amounts.count(done)
              + " of "
              + Amounts.count(total)
              + " rows in "
              + Amounts.millis(millis));
    }
  }

  @Override
  public void view(View view) {
    if (view.progress().elapsedMillis() < nextMillis) {
      return;
    }
    nextMillis = view.progress().elapsedMillis() + LINE_EVERY_MILLIS;
    View.Figures figures = view.figures();
    out.printf(
        Locale.ROOT,
        "%3d s: %s requests, %s/s, p99 %s, %d failed; partitions %s%n",
        view.progress().elapsedMillis() / 1_000,
        Amounts.count(figures.requests()),
        Amounts.count(figures.perSecond()),
        Amounts.micros(figures.p99Micros()),
        figures.failed(),
        partitions(view));
  }

  @Override
  public void ended(Reshaped reshape) {
    String what = Words.of(reshape.kind()) + " " + reshape.course() + ": ";
    if (!reshape.done()) {
      out.println(what + "not done: " + reshape.problem());
      return;
    }
    String moved =
        reshape.moved()
            ? Amounts.count(reshape.receipt().rows())
                + " rows, "
                + Amounts.bytes(reshape.receipt().bytes())
                + ", pause "
                + Amounts.millis(reshape.receipt().pauseMillis())
                + ", "
            : "";
    out.println(what + moved + "took " + Amounts.millis(reshape.receipt().durationMillis()));
  }

  @Override
  public void result(List<String> lines) {
    out.println();
    lines.forEach(out::println);
  }

  @Override
  public void close() {
    out.flush();
  }

  private static String partitions(View view) {
    return IntStream.range(0, view.services().size())
        .mapToObj(lane ->
            view.services().get(lane)
                + " "
                + view.stretches().stream()
                    .filter(stretch -> stretch.serves() && stretch.lane() == lane)
                    .count())
        .collect(Collectors.joining(", "));
  }
}
