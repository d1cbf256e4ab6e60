package godwit.cli.screen;

/** Text with emphasis, where a terminal can show it; elsewhere the text as it is. */
public final class Palette {
  /** Where a text stands out, and how. The numbers are those of SGR sequences. */
  public enum Tone {
    STRONG("1"),
    FAINT("2"),
    GOOD("1;32"),
    BAD("1;31"),
    FIRST("97;48;5;25"),
    FIRST_OTHER("97;48;5;31"),
    SECOND("97;48;5;130"),
    SECOND_OTHER("97;48;5;136"),
    ARRIVING("30;48;5;250"),
    LINE("36");

    private final String sequence;

    Tone(String sequence) {
      this.sequence = sequence;
    }
  }

  private final Terminal terminal;

  public Palette(Terminal terminal) {
    this.terminal = terminal;
  }

  public String paint(Tone tone, String text) {
    return terminal.colour() && !text.isEmpty()
        ? "\u001b[" + tone.sequence + "m" + text + "\u001b[0m"
        : text;
  }

  /** Returns whether texts can be told apart by their tone. */
  public boolean coloured() {
    return terminal.colour();
  }

  /** Returns {@code fine}, or {@code plain} where only ASCII is shown. */
  public String either(String fine, String plain) {
    return terminal.unicode() ? fine : plain;
  }
}
