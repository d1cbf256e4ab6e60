package godwit.cli.shell;

import godwit.client.Godwit;
import godwit.client.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What may stand at a place of a line: commands and options, and the tables, partitions and
 * services that the store has.
 */
final class Completion implements Completer {
  private final CommandLine commands;
  private final Godwit client;

  Completion(CommandLine commands, Godwit client) {
    this.commands = commands;
    this.client = client;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    candidates(line.words().subList(0, line.wordIndex()), line.word())
        .forEach(text -> candidates.add(new Candidate(text)));
  }

  /**
   * Returns what may follow.
   *
   * @param before the words before the one that is being typed
   * @param begun what there is of that
   */
  List<String> candidates(List<String> before, String begun) {
    CommandLine command = commands;
    int next = 0;
    while (next < before.size() && command.getSubcommands().containsKey(before.get(next))) {
      command = Objects.requireNonNull(command.getSubcommands().get(before.get(next)));
      next++;
    }
    CommandSpec spec = command.getCommandSpec();
    List<String> rest = before.subList(next, before.size());
    if (begun.startsWith("-")) {
      return spec.options().stream()
          .flatMap(option -> Stream.of(option.names()))
          .filter(name -> name.startsWith("--"))
          .sorted()
          .toList();
    }
    if (!command.getSubcommands().isEmpty()) {
      List<String> names = new ArrayList<>(command.getSubcommands().keySet());
      if (spec.parent() == null) {
        names.addAll(ShellCommand.farewells());
      }
      return names.stream().sorted().toList();
    }
    return wanted(spec, rest).map(this::known).orElse(List.of());
  }

  /** Returns the option or parameter that the next word is for. */
  private static Optional<ArgSpec> wanted(CommandSpec spec, List<String> words) {
    int position = 0;
    for (int i = 0; i < words.size(); i++) {
      OptionSpec option = spec.findOption(words.get(i));
      if (option == null) {
        position++;
      } else if (option.arity().max() > 0) {
        if (i == words.size() - 1) {
          return Optional.of(option);
        }
        i++;
      }
    }
    int at = position;
    return spec.positionalParameters().stream()
        .filter(parameter -> parameter.index().min() <= at && at <= parameter.index().max())
        .map(PositionalParamSpec.class::cast)
        .<ArgSpec>map(parameter -> parameter)
        .findFirst();
  }

  private List<String> known(ArgSpec argument) {
    try {
      return switch (argument.paramLabel()) {
        case "TABLE" -> client.tables();
        case "PARTITION", "LEFT", "RIGHT" ->
            client.tables().stream()
                .flatMap(table -> client.admin().partitions(table).stream())
                .map(locator -> locator.partition().toString())
                .toList();
        case "SERVICE" ->
            client.admin().services().stream().map(service -> service.id().toString()).toList();
        default -> List.of();
      };
    } catch (GodwitException e) {
      return List.of(); // The command itself will say what is wrong.
    }
  }
}
