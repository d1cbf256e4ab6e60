package godwit.cli.verb;

import godwit.cli.screen.Columns;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.setting.Configuration;
import godwit.cli.setting.WrongSettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about what a node is started with. */
@Command(
    name = "config",
    description = "Check the settings of a node, or show all there are.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit config example > godwit.conf",
      "  godwit config check godwit.conf",
      "  godwit serve --config godwit.conf"
    })
final class ConfigVerbs {
  /** Prints the settings that count. */
  @Command(
      name = "check",
      description =
          "Check a file of settings together with the environment; prints what counts, and where"
              + " it comes from. The files of TLS and of the secret are read; the data directory"
              + " and the port are let be. Exit code 2 if a node would not start.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  godwit config check godwit.conf",
        "  godwit config check              of the environment alone"
      })
  static final class Check implements Callable<Integer> {
    private final Output output;

    @Parameters(
        arity = "0..1",
        paramLabel = "FILE",
        description = "The file (default: that of GODWIT_CONFIG, if it is set).")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--json", description = "Print a JSON object for each setting.")
    private boolean json;

    Check(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws WrongSettingsException {
      Map<String, String> environment = System.getenv();
      Configuration configuration = Configuration.checked(file, environment);
      configuration.doubts().forEach(doubt -> output.err().println("godwit: warning: " + doubt));
      List<Configuration.Effective> settings = configuration.effective();
      if (json) {
        settings.forEach(setting -> output.out().println(Json.of(setting)));
        return ExitCode.OK;
      }
      Columns columns = new Columns(3, "setting", "value", "from");
      settings.forEach(one -> columns.add(one.key(), one.value(), one.from()));
      columns.lines().forEach(output.out()::println);
      return ExitCode.OK;
    }
  }

  /** Prints a file with every setting. */
  @Command(
      name = "example",
      description = "Print a file with every setting, what it is, and its default, in comments.",
      footerHeading = "%nExamples:%n",
      footer = {"  godwit config example > godwit.conf"})
  static final class Example implements Callable<Integer> {
    private final Output output;

    Example(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() {
      output.out().print(Configuration.example());
      return ExitCode.OK;
    }
  }
}
