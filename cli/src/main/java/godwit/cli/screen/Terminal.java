package godwit.cli.screen;

import java.nio.charset.Charset;
import java.util.Map;

/**
 * What the place that results are written to can show.
 *
 * @param live whether it is a screen on which lines can be painted again; else it takes plain lines
 * @param colour whether it shows colours
 * @param unicode whether it shows more than ASCII
 */
public record Terminal(boolean live, boolean colour, boolean unicode) {
  /** A file, a pipe, or a screen that can't do anything. */
  public static final Terminal PLAIN = new Terminal(false, false, false);

  /*
   * Java can't tell before release 22 whether the output is a terminal when the input is not, and
   * the other way round from then on; so the launcher tells: it sets the properties to "terminal".
   */
  private static final String STDIN_PROPERTY = "godwit.stdin";
  private static final String STDOUT_PROPERTY = "godwit.stdout";
  private static final String TERMINAL = "terminal";

  /** Returns whether somebody types what standard input brings. */
  public static boolean typesInput() {
    return TERMINAL.equals(System.getProperty(STDIN_PROPERTY));
  }

  /** Returns what standard output can show. */
  public static Terminal ofStandardOutput() {
    return of(
        TERMINAL.equals(System.getProperty(STDOUT_PROPERTY)),
        System.getenv(),
        System.out.charset());
  }

  /**
   * Returns what an output can show. No colours if {@code NO_COLOR} is set to anything; only plain
   * lines if {@code TERM} is missing or {@code dumb}.
   */
  static Terminal of(boolean terminal, Map<String, String> environment, Charset charset) {
    String kind = environment.getOrDefault("TERM", "dumb");
    if (!terminal || kind.equals("dumb")) {
      return PLAIN;
    }
    boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(true, colour, charset.newEncoder().canEncode('█'));
  }
}
