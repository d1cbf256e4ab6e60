package godwit.cli.shell;

import godwit.cli.screen.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import picocli.CommandLine;

/** Runs lines as commands. Not thread-safe. */
final class Lines {
  private final CommandLine commands;
  private final Set<String> elsewhere;
  private int exitCode = ExitCode.OK;
  private boolean ended;

  /**
   * Makes it.
   *
   * @param elsewhere names of commands that are none of a shell
   */
  Lines(CommandLine commands, Set<String> elsewhere) {
    this.commands = commands;
    this.elsewhere = new TreeSet<>(elsewhere);
    this.elsewhere.removeAll(commands.getSubcommands().keySet());
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
      code = run(words(text));
    } catch (EOFError e) {
      commands.getErr().println("godwit: a quote is not closed: " + text);
      code = ExitCode.USAGE;
    }
    if (code != ExitCode.OK) {
      exitCode = code;
    }
  }

  private int run(String... words) {
    String name = words.length == 0 ? "" : words[0];
    if (!elsewhere.contains(name)) {
      return commands.execute(words);
    }
    PrintWriter err = commands.getErr();
    err.println("godwit: " + name + " is no command of the shell, which works on an open store");
    err.println("  Leave the shell with exit, and give it there: godwit " + name);
    return ExitCode.USAGE;
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
