package godwit.cli.demo;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Output;
import godwit.cli.screen.Palette;
import godwit.cli.screen.Palette.Tone;
import godwit.cli.screen.Repainter;
import java.util.List;

/** A picture on a terminal, painted again and again in place. */
final class LiveDisplay implements Display {
  private static final int BAR = 40;

  private final Repainter repainter;
  private final Palette palette;
  private final Picture picture;
  private boolean pictured;

  LiveDisplay(Output output) {
    this.repainter = new Repainter(output.out());
    this.palette = new Palette(output.terminal());
    this.picture = new Picture(palette);
  }

  /** Replaces what is shown, but for a picture, which stays. */
  @Override
  public void say(String line) {
    lines(List.of(line));
  }

  @Override
  public void loading(int done, int total, long millis) {
    int filled = (int) ((long) BAR * done / Math.max(1, total));
    String bar =
        palette.paint(Tone.FIRST, " ".repeat(palette.coloured() ? filled : 0))
            + (palette.coloured() ? "" : "=".repeat(filled))
            + palette.paint(Tone.FAINT, palette.either("·", ".").repeat(BAR - filled));
    String pace = Amounts.count(millis == 0 ? 0 : done * 1_000L / millis) + "/s";
    repainter.paint(List.of(" loading   " + bar + " " + Amounts.count(done) + " rows, " + pace));
  }

  @Override
  public void view(View view) {
    pictured = true;
    repainter.paint(picture.lines(view));
  }

  @Override
  public void ended(Reshaped reshape) {}

  @Override
  public void result(List<String> lines) {
    lines(List.of(""));
    lines(lines);
  }

  @Override
  public void close() {
    repainter.close();
  }

  private void lines(List<String> lines) {
    if (pictured) {
      repainter.leave();
      pictured = false;
    }
    repainter.above(lines);
  }
}
