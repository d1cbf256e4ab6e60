package godwit.cli.manual;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the manual page of this tool. */
@Command(
    name = "manual",
    description = "Print the manual page, in roff.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit manual > ~/.local/share/man/man1/godwit.1    then: man godwit",
      "  godwit manual | man -l -"
    })
public final class ManualCommand implements Callable<Integer> {
  private final Output output;

  @Spec private CommandSpec spec = CommandSpec.create();

  public ManualCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    output.out().print(ManualPage.of(spec.root()));
    return ExitCode.OK;
  }
}
