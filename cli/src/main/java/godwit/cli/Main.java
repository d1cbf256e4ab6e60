package godwit.cli;

import godwit.cli.bench.BenchCommand;
import godwit.cli.demo.DemoCommand;
import godwit.cli.manual.ManualCommand;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.selftest.SelfTestCommand;
import godwit.cli.shell.ShellCommand;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.cli.verb.EndedEarlyException;
import godwit.cli.verb.Verbs;
import godwit.client.Access;
import godwit.client.RejectedException;
import godwit.codec.CorruptionException;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.server.rpc.Endpoint;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line tool of Godwit. */
@Command(
    name = "godwit",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "godwit 0.1",
    description = "An ordered index store whose partitions split, join and move while they serve.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; for demo and selftest: all of it held",
      "1:rejected, not found, or something did not hold",
      "2:the command line or a setting is wrong",
      "3:unavailable: not done, the store can't be reached or opened",
      "4:outcome unknown: it may have been done",
      "5:a fault: a bug, or a damaged file"
    },
    footerHeading = "%nBegin with:%n",
    footer = {
      "  godwit demo                      see partitions move under load, proved",
      "  godwit serve --data DIR          run a node on this machine",
      "  godwit table create birds        then, in another terminal: make a table,",
      "  godwit put birds godwit limosa   write a record,",
      "  godwit get birds godwit          and read it",
      "",
      "godwit COMMAND --help shows the options of a command, with examples."
    })
public final class Main implements Runnable {
  /**
   * Kept, so that its level is: what the network library has to say, the errors of a client say.
   */
  private static final Logger NETWORK_LOG = Logger.getLogger("io.grpc");

  /** What stands in an argument for bytes that are no text in the locale's encoding. */
  private static final char REPLACEMENT = '\uFFFD';

  private final Output output;

  private Main(Output output) {
    this.output = output;
  }

  public static void main(String[] arguments) {
    int exitCode = run(Output.standard(), arguments);
    System.out.flush();
    System.exit(exitCode);
  }

  /** Runs one command line, and returns its exit code. */
  static int run(Output output, String... arguments) {
    NETWORK_LOG.setLevel(Level.OFF);
    CommandLine line = commandLine(output);
    try {
      return undecodable(arguments)
          .map(failure -> report(failure, output, wantsJson(List.of(arguments))))
          .orElseGet(() -> line.execute(arguments));
    } catch (AssertionError | LinkageError e) {
      return report(e, output, wantsJson(List.of(arguments)));
    }
  }

  static CommandLine commandLine(Output output) {
    CommandLine line = new CommandLine(new Main(output));
    line.addSubcommand(new DemoCommand(output));
    line.addSubcommand(new SelfTestCommand(output));
    Verbs.addTo(line, output);
    line.addSubcommand(BenchCommand.with(output));
    line.addSubcommand(
        new ShellCommand(
            output,
            open -> shell(output, open),
            () -> commandLine(output).getSubcommands().keySet()));
    line.addSubcommand(new ManualCommand(output));
    line.addSubcommand(help());
    return set(line, output);
  }

  /** Returns the commands that work on a store, on the one that is open. */
  static CommandLine shell(Output output, OpenStore open) {
    CommandLine line = new CommandLine(new Main(output));
    Verbs.addStoreVerbs(line, output);
    line.addSubcommand(help());
    set(line, output);
    use(line, open);
    return line;
  }

  private static CommandLine help() {
    CommandLine help = new CommandLine(new CommandLine.HelpCommand());
    help.getCommandSpec()
        .usageMessage()
        .footerHeading("%nExamples:%n")
        .footer("  godwit help scan");
    return help;
  }

  private static void use(CommandLine line, OpenStore open) {
    stores(line).forEach(options -> options.use(open));
    line.getSubcommands().values().forEach(sub -> use(sub, open));
  }

  /** Returns the options of a command that say which store it works on. */
  private static Stream<StoreOptions> stores(CommandLine line) {
    return line.getCommandSpec().mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(StoreOptions.class::isInstance)
        .map(StoreOptions.class::cast);
  }

  private static CommandLine set(CommandLine line, Output output) {
    convert(line, PartitionId.class, PartitionId::parse);
    convert(line, OperationId.class, OperationId::parse);
    convert(line, Endpoint.class, Endpoint::parse);
    convert(line, Access.class, Access::parse);
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(writer(output.out()));
    line.setErr(writer(output.err()));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            output.terminal().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExecutionStrategy(parsed -> {
      refuseUnknown(parsed);
      return new CommandLine.RunLast().execute(parsed);
    });
    line.setParameterExceptionHandler(
        (wrong, arguments) -> report(Failure.usage(wrong), output, wantsJson(List.of(arguments))));
    line.setExecutionExceptionHandler((thrown, command, parsed) -> {
      boolean json = wantsJson(parsed.originalArgs());
      return thrown instanceof TypeConversionException wrong
          ? report(Failure.usage(new ParameterException(command, text(wrong))), output, json)
          : report(thrown, told(thrown, command), output, json);
    });
    return line;
  }

  /** An option that asks for help makes the parser forgive what nobody knows. */
  private static void refuseUnknown(CommandLine.ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      List<String> unknown = command.getUnmatchedArguments();
      if (!unknown.isEmpty()) {
        throw new UnmatchedArgumentException(command, unknown);
      }
    }
  }

  /** Without a command it shows the help. */
  @Override
  public void run() {
    commandLine(output).usage(output.out());
  }

  /** Returns an error with what the store knows of what the command named. */
  private static Failure told(Throwable thrown, CommandLine command) {
    Failure failure = Failure.of(thrown);
    return switch (thrown) {
      case RejectedException rejected ->
          clue(rejected, command).map(failure::advising).orElse(failure);
      case EndedEarlyException early when early.error() instanceof RejectedException rejected ->
          clue(rejected, command).map(early::advice).map(failure::advising).orElse(failure);
      default -> failure;
    };
  }

  private static Optional<String> clue(RejectedException rejected, CommandLine command) {
    return stores(command).findFirst().flatMap(store -> Clue.of(rejected, store));
  }

  private static int report(Throwable thrown, Output output, boolean json) {
    return report(thrown, Failure.of(thrown), output, json);
  }

  private static int report(Throwable thrown, Failure failure, Output output, boolean json) {
    int exitCode = report(failure, output, json);
    if (exitCode == ExitCode.FAULT && !(thrown instanceof CorruptionException)) {
      thrown.printStackTrace(output.err());
    }
    return exitCode;
  }

  /** Finds an argument that was no text to Java: what it stands for is lost. */
  private static Optional<Failure> undecodable(String... arguments) {
    return Stream.of(arguments)
        .filter(argument -> argument.indexOf(REPLACEMENT) >= 0)
        .map(Failure::notText)
        .findFirst();
  }

  /** Says what went wrong: to people, or as the last line of a program's input. */
  private static int report(Failure failure, Output output, boolean json) {
    if (json) {
      output.out().println(Json.of(failure));
    } else {
      failure.lines().forEach(output.err()::println);
    }
    return failure.exitCode();
  }

  /** Returns whether the answer is to be JSON, also on a command line that is wrong. */
  private static boolean wantsJson(List<String> arguments) {
    return arguments.stream()
        .takeWhile(argument -> !argument.equals("--"))
        .anyMatch("--json"::equals);
  }

  private static String text(TypeConversionException wrong) {
    return String.valueOf(wrong.getMessage());
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  private static <T> void convert(CommandLine line, Class<T> type, Function<String, T> parse) {
    ITypeConverter<T> converter =
        text -> {
          try {
            return parse.apply(text);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
          }
        };
    line.registerConverter(type, converter);
  }
}
