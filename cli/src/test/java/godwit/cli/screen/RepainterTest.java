package godwit.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepainterTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void secondPaintTakesThePlaceOfTheFirst() {
    try (Repainter repainter = new Repainter(out)) {
      repainter.paint(List.of("one", "two"));
      repainter.paint(List.of("three"));
    }
    assertThat(written())
        .isEqualTo(
            "\u001b[?25lone\u001b[K\ntwo\u001b[K\n\u001b[J"
                + "\u001b[2A\rthree\u001b[K\n\u001b[J\u001b[?25h");
  }

  @Test
  void whatIsLeftStays() {
    try (Repainter repainter = new Repainter(out)) {
      repainter.paint(List.of("picture"));
      repainter.leave();
      repainter.above(List.of("line"));
      repainter.paint(List.of("next"));
    }
    assertThat(written()).doesNotContain("A\r").endsWith("\u001b[?25h");
  }

  @Test
  void nothingPaintedLeavesTheTerminalAlone() {
    new Repainter(out).close();
    assertThat(written()).isEmpty();
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
