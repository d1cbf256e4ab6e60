package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Output;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete command lines of this tool. */
@Command(
    name = "completion",
    description = "Print a script for bash or zsh that completes commands and options.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit completion > ~/.local/share/bash-completion/completions/godwit",
      "  source <(godwit completion)   for this shell alone"
    })
final class CompletionVerb implements Callable<Integer> {
  private final Output output;

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    output.out().print(AutoComplete.bash(root.getCommandName(), root));
    return ExitCode.OK;
  }
}
