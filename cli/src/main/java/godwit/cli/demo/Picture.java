package godwit.cli.demo;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Palette;
import godwit.cli.screen.Palette.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * A view drawn in lines of at most {@link #WIDTH} columns, always as many: the key space from left
 * to right, a lane for each data service, in it the partitions that it owns or takes in.
 */
final class Picture {
  static final int WIDTH = 78;

  private static final int MARGIN = 6;
  private static final int SPACE = WIDTH - MARGIN;
  private static final int RUNNING_LINES = 3;
  private static final int STEP_COLUMN = 34;
  private static final int TIME_COLUMN = 66;
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String PLAIN_BARS = "_.-=+*#@";

  private final Palette palette;

  Picture(Palette palette) {
    this.palette = palette;
  }

  List<String> lines(View view) {
    List<String> lines = new ArrayList<>();
    lines.add(title(view));
    lines.add("");
    for (int lane = 0; lane < view.services().size(); lane++) {
      String label = padded("  " + view.services().get(lane), MARGIN);
      lines.add(palette.paint(Tone.STRONG, label) + lane(view, lane));
    }
    lines.add(palette.paint(Tone.FAINT, " ".repeat(MARGIN) + ruler(view.ruler())));
    lines.add("");
    for (int i = 0; i < RUNNING_LINES; i++) {
      lines.add(i < view.running().size() ? running(view.running().get(i), i) : heading("", i));
    }
    View.Figures figures = view.figures();
    lines.add(entry("done", figures.reshapes()));
    lines.add(entry("last", figures.last()));
    lines.add(entry("load", load(figures)));
    lines.add(" ".repeat(10) + palette.paint(Tone.LINE, bars(view.history())));
    return lines;
  }

  private String title(View view) {
    String left =
        " "
            + Amounts.count(view.rows())
            + " rows, "
            + VerifiedLoad.WORKERS
            + " clients, every read and scan verified";
    long planned = view.progress().plannedMillis();
    long elapsed = Math.min(planned, view.progress().elapsedMillis());
    String right = elapsed / 1_000 + " s of " + planned / 1_000 + " s";
    return palette.paint(Tone.STRONG, padded(left, WIDTH - right.length() - 1)) + " " + right;
  }

  private String load(View.Figures figures) {
    String failed = figures.failed() + " failed";
    return Amounts.count(figures.perSecond())
        + "/s   p99 "
        + Amounts.micros(figures.p99Micros())
        + "   "
        + Amounts.count(figures.requests())
        + " requests   "
        + palette.paint(figures.failed() == 0 ? Tone.GOOD : Tone.BAD, failed)
        + "   "
        + figures.scans()
        + " scans";
  }

  private String running(View.Running running, int line) {
    String text = padded(heading(running.what(), line), STEP_COLUMN) + running.step();
    return padded(text, TIME_COLUMN) + " " + Amounts.millis(running.millis());
  }

  private static String heading(String text, int line) {
    return padded(line == 0 ? " running" : "", 10) + text;
  }

  private static String entry(String name, String text) {
    return padded(" " + name, 10) + text;
  }

  /** Draws the partitions of one service. */
  private String lane(View view, int lane) {
    StringBuilder drawn = new StringBuilder();
    int column = 0;
    int index = 0;
    for (View.Stretch stretch : view.stretches()) {
      index++;
      int from = Math.max(column, column(stretch.low(), view.rows()));
      int to = Math.min(SPACE, Math.max(from + 1, column(stretch.high(), view.rows())));
      if (stretch.lane() == lane && from < SPACE) {
        drawn.append(" ".repeat(from - column)).append(block(stretch, to - from, index));
        column = to;
      }
    }
    return drawn.append(" ".repeat(SPACE - column)).toString();
  }

  private static int column(int row, int rows) {
    return (int) Math.round((double) row * SPACE / Math.max(1, rows));
  }

  private String block(View.Stretch stretch, int width, int index) {
    if (!stretch.serves()) {
      int filled = (int) Math.round(width * stretch.filled());
      String rest = palette.either("·", ".").repeat(width - filled);
      return palette.coloured()
          ? palette.paint(Tone.ARRIVING, " ".repeat(filled)) + palette.paint(Tone.FAINT, rest)
          : "+".repeat(filled) + rest;
    }
    if (palette.coloured()) {
      return palette.paint(tone(stretch.lane(), index), centred(stretch.label(), width, ' '));
    }
    return width < 2 ? "|" : "[" + centred(stretch.label(), width - 2, '=') + "]";
  }

  /** Neighbours differ, and lanes do. */
  private static Tone tone(int lane, int index) {
    if (lane % 2 == 0) {
      return index % 2 == 0 ? Tone.FIRST : Tone.FIRST_OTHER;
    }
    return index % 2 == 0 ? Tone.SECOND : Tone.SECOND_OTHER;
  }

  private static String ruler(List<String> keys) {
    StringBuilder text = new StringBuilder(" ".repeat(SPACE));
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      int at = keys.size() == 1 ? 0 : i * SPACE / (keys.size() - 1);
      int from = Math.max(0, Math.min(at, SPACE - key.length()));
      text.replace(from, Math.min(SPACE, from + key.length()), key);
    }
    return text.substring(0, SPACE);
  }

  private String bars(List<Long> history) {
    String bars = palette.either(BARS, PLAIN_BARS);
    long most = history.stream().mapToLong(Long::longValue).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (long value : history) {
      int level = most == 0 ? 0 : (int) Math.min(bars.length() - 1, value * bars.length() / most);
      text.append(bars.charAt(level));
    }
    return text.toString();
  }

  private static String centred(String label, int width, char fill) {
    if (label.length() > width) {
      return String.valueOf(fill).repeat(width);
    }
    int before = (width - label.length()) / 2;
    String left = String.valueOf(fill).repeat(before);
    return left + label + String.valueOf(fill).repeat(width - label.length() - before);
  }

  /** Returns {@code text} in exactly so many columns, cut if it has more. */
  private static String padded(String text, int width) {
    return text.length() >= width
        ? text.substring(0, width)
        : text + " ".repeat(width - text.length());
  }
}
