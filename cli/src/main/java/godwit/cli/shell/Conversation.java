package godwit.cli.shell;

import godwit.cli.screen.Output;
import godwit.client.Godwit;
import java.io.IOException;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Lines that somebody types at a terminal. */
final class Conversation {
  private static final String PROMPT = "godwit> ";

  private final Lines lines;
  private final Godwit client;
  private final Output output;

  Conversation(Lines lines, Godwit client, Output output) {
    this.lines = lines;
    this.client = client;
    this.output = output;
  }

  /** Reads lines until one of them, or Ctrl-D, ends it; Ctrl-C drops the line that is typed. */
  int run() throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .appName("godwit")
              .terminal(terminal)
              .parser(Lines.parser())
              .completer(new Completion(lines.commands(), client))
              .variable(LineReader.HISTORY_FILE, historyFile())
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
              .build();
      output.err().println("Commands without the word godwit; help, tab, Ctrl-D.");
      while (!lines.ended()) {
        try {
          lines.run(reader.readLine(PROMPT));
        } catch (UserInterruptException e) {
          // The line is dropped; the next one may be typed.
        } catch (EndOfFileException e) {
          break;
        }
      }
      return lines.exitCode();
    }
  }

  private static Path historyFile() {
    return Path.of(System.getProperty("user.home"), ".godwit_history");
  }
}
