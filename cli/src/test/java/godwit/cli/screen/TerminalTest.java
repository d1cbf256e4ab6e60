package godwit.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final Map<String, String> XTERM = Map.of("TERM", "xterm-256color");

  @Test
  void terminalIsLiveAndColoured() {
    assertThat(Terminal.of(true, XTERM, StandardCharsets.UTF_8))
        .isEqualTo(new Terminal(true, true, true));
  }

  @Test
  void pipeIsPlain() {
    assertThat(Terminal.of(false, XTERM, StandardCharsets.UTF_8)).isEqualTo(Terminal.PLAIN);
  }

  @Test
  void dumbOrUnknownTerminalIsPlain() {
    Map<String, String> dumb = Map.of("TERM", "dumb");
    assertThat(Terminal.of(true, dumb, StandardCharsets.UTF_8)).isEqualTo(Terminal.PLAIN);
    assertThat(Terminal.of(true, Map.of(), StandardCharsets.UTF_8)).isEqualTo(Terminal.PLAIN);
  }

  @Test
  void noColorTakesOnlyTheColours() {
    Map<String, String> environment = Map.of("TERM", "xterm", "NO_COLOR", "1");
    assertThat(Terminal.of(true, environment, StandardCharsets.UTF_8))
        .isEqualTo(new Terminal(true, false, true));
    Map<String, String> empty = Map.of("TERM", "xterm", "NO_COLOR", "");
    assertThat(Terminal.of(true, empty, StandardCharsets.UTF_8).colour()).isTrue();
  }

  @Test
  void asciiTerminalHasNoUnicode() {
    assertThat(Terminal.of(true, XTERM, StandardCharsets.US_ASCII))
        .isEqualTo(new Terminal(true, true, false));
  }

  @Test
  void paletteLeavesTextAloneWithoutColours() {
    Palette plain = new Palette(Terminal.PLAIN);
    assertThat(plain.paint(Palette.Tone.GOOD, "fine")).isEqualTo("fine");
    assertThat(plain.either("…", "...")).isEqualTo("...");
    Palette coloured = new Palette(new Terminal(true, true, true));
    assertThat(coloured.paint(Palette.Tone.GOOD, "fine")).isEqualTo("\u001b[1;32mfine\u001b[0m");
    assertThat(coloured.either("…", "...")).isEqualTo("…");
  }
}
