package godwit.cli.screen;

import java.io.PrintStream;
import java.util.List;

/**
 * The last lines of a live terminal, painted again in place. Not thread-safe.
 *
 * <p>Between the first paint and {@link #close} the cursor is hidden, and nobody else may write to
 * the terminal but through {@link #above}.
 */
public final class Repainter implements AutoCloseable {
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_TO_LINE_END = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream out;
  private int painted;
  private boolean hidden;

  public Repainter(PrintStream out) {
    this.out = out;
  }

  /** Shows {@code lines} in place of those shown before. None may be wider than the terminal. */
  public void paint(List<String> lines) {
    StringBuilder text = new StringBuilder();
    if (!hidden) {
      text.append(HIDE_CURSOR);
      hidden = true;
    }
    text.append(home());
    lines.forEach(line -> text.append(line).append(CLEAR_TO_LINE_END).append('\n'));
    text.append(CLEAR_BELOW);
    painted = lines.size();
    out.print(text);
    out.flush();
  }

  /** Writes {@code lines} for good, in place of what is shown now. */
  public void above(List<String> lines) {
    paint(lines);
    leave();
  }

  /** Leaves what is shown for good; what is painted next comes below it. */
  public void leave() {
    painted = 0;
  }

  /** Leaves what is shown, and gives the cursor back. */
  @Override
  public void close() {
    if (hidden) {
      out.print(SHOW_CURSOR);
      out.flush();
      hidden = false;
    }
    leave();
  }

  private String home() {
    return painted == 0 ? "" : "\u001b[" + painted + "A\r";
  }
}
