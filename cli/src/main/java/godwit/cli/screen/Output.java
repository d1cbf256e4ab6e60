package godwit.cli.screen;

import java.io.PrintStream;

/**
 * Where the tool writes.
 *
 * @param out takes the results, and nothing else
 * @param err takes progress and errors
 * @param terminal what {@code out} can show
 */
public record Output(PrintStream out, PrintStream err, Terminal terminal) {
  /** Returns the streams of this process. */
  public static Output standard() {
    return new Output(System.out, System.err, Terminal.ofStandardOutput());
  }
}
