package godwit.cli.shell;

import godwit.cli.screen.Output;
import godwit.cli.screen.Terminal;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs commands one after the other on one open store. */
@Command(
    name = "shell",
    description = {
      "Run commands one after the other on one open store.",
      "Each line is a command without the word 'godwit'. On a terminal the tab key completes"
          + " commands, options, tables, partitions and services, the arrow keys bring back what"
          + " was typed, and Ctrl-D or 'exit' ends it. Otherwise it reads standard input to its"
          + " end, goes on after an error, and ends with the exit code of the last command that"
          + " failed. A line that begins with # is left out; words with spaces stand in quotes."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  godwit shell", "  godwit shell --data ./store", "  godwit shell < commands.txt"})
public final class ShellCommand implements Callable<Integer> {
  private final Output output;
  private final Function<OpenStore, CommandLine> commands;
  private final Supplier<Set<String>> all;
  @Mixin private final StoreOptions store = new StoreOptions();

  /**
   * Makes the command.
   *
   * @param commands returns those that work on a store, on the one that is open
   * @param all returns the names of all commands that there are
   */
  public ShellCommand(
      Output output, Function<OpenStore, CommandLine> commands, Supplier<Set<String>> all) {
    this.output = output;
    this.commands = commands;
    this.all = all;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenStore open = store.open()) {
      Lines lines = new Lines(commands.apply(open.lent()), all.get());
      if (output.terminal().live() && Terminal.typesInput()) {
        return new Conversation(lines, open.client(), output).run();
      }
      return read(lines);
    }
  }

  private static int read(Lines lines) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null && !lines.ended(); line = in.readLine()) {
      lines.run(line);
    }
    return lines.exitCode();
  }

  /** Returns the words by which a shell is left. */
  static List<String> farewells() {
    return List.of("exit", "quit");
  }
}
