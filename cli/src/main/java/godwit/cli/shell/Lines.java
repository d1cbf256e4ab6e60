package godwit.cli.shell;

import godwit.cli.screen.ExitCode;
import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import picocli.CommandLine;

/** Runs lines as commands. Not thread-safe. */
final class Lines {
  private final CommandLine commands;
  private int exitCode = ExitCode.OK;
  private boolean ended;

  Lines(CommandLine commands) {
    this.commands = commands;
  }

  /** Runs one line; an empty one and one that begins with # do nothing. */
  void run(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    if (ShellCommand.farewells().contains(text)) {
      ended = true;
      return;
    }
    int code;
    try {
      code = commands.execute(words(text));
    } catch (EOFError e) {
      commands.getErr().println("godwit: a quote is not closed: " + text);
      code = ExitCode.USAGE;
    }
    if (code != ExitCode.OK) {
      exitCode = code;
    }
  }

  /** Returns the exit code of the last command that failed; 0 if none did. */
  int exitCode() {
    return exitCode;
  }

  /** Returns whether a line asked for the end. */
  boolean ended() {
    return ended;
  }

  CommandLine commands() {
    return commands;
  }

  /** Returns how a line is cut into words: quotes hold together, a backslash stands for itself. */
  static Parser parser() {
    DefaultParser parser = new DefaultParser();
    parser.setEscapeChars(null);
    parser.setEofOnUnclosedQuote(true);
    return parser;
  }

  private static String[] words(String line) {
    ParsedLine parsed = parser().parse(line, line.length(), Parser.ParseContext.ACCEPT_LINE);
    List<String> words = parsed.words();
    boolean blank = !words.isEmpty() && words.getLast().isEmpty() && !endsInQuotes(line);
    return (blank ? words.subList(0, words.size() - 1) : words).toArray(String[]::new);
  }

  /** A last word without letters is none, unless somebody wrote it down. */
  private static boolean endsInQuotes(String line) {
    return line.endsWith("''") || line.endsWith("\"\"");
  }
}
