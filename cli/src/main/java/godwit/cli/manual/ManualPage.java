package godwit.cli.manual;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A page of section 1 in roff: each command with its synopsis, description, parameters, options and
 * examples. Options that all commands have stand once.
 */
final class ManualPage {
  private final StringBuilder text = new StringBuilder();
  private final CommandSpec root;

  private ManualPage(CommandSpec root) {
    this.root = root;
  }

  static String of(CommandSpec root) {
    ManualPage page = new ManualPage(root);
    page.head();
    page.line(".SH COMMANDS");
    page.commands(root);
    page.tail();
    return page.text.toString();
  }

  private void head() {
    line(".TH GODWIT 1 \"\" \"" + String.join(" ", root.version()) + "\" \"User commands\"");
    line(".SH NAME");
    line(
        "godwit \\- an ordered index store whose partitions split, join and move while they serve");
    line(".SH SYNOPSIS");
    line(".B godwit");
    line("\\fICOMMAND\\fR [\\fIARGUMENT\\fR ...]");
    line(".SH DESCRIPTION");
    paragraph(root.usageMessage().description());
    line("Every command has the options");
    line(".BR \\-\\-help \" and \" \\-\\-version .");
  }

  private void commands(CommandSpec parent) {
    for (Map.Entry<String, CommandLine> entry : unique(parent).entrySet()) {
      CommandSpec command = entry.getValue().getCommandSpec();
      if (!command.usageMessage().hidden()) {
        command(command);
        commands(command);
      }
    }
  }

  /** Returns the subcommands by name, each once though it may have aliases. */
  private static Map<String, CommandLine> unique(CommandSpec parent) {
    Map<String, CommandLine> unique = new LinkedHashMap<>();
    parent
        .subcommands()
        .forEach((name, line) -> {
          if (line.getCommandName().equals(name)) {
            unique.put(name, line);
          }
        });
    return unique;
  }

  private void command(CommandSpec command) {
    line(".SS " + quoted(command.qualifiedName()));
    paragraph(command.usageMessage().description());
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      described("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter);
    }
    for (OptionSpec option : command.options()) {
      if (!option.usageHelp() && !option.versionHelp() && !option.hidden()) {
        described(heading(option), option);
      }
    }
    List<String> examples = List.of(command.usageMessage().footer());
    if (!examples.isEmpty()) {
      line(".PP");
      line("Examples:");
      verbatim(examples);
    }
  }

  private static String heading(OptionSpec option) {
    String names = "\\fB" + escaped(String.join(", ", option.names())) + "\\fR";
    return option.arity().max() == 0
        ? names
        : names + " \\fI" + escaped(option.paramLabel()) + "\\fR";
  }

  private void described(String heading, ArgSpec argument) {
    line(".TP");
    line(heading);
    paragraph(argument.description());
  }

  private void tail() {
    line(".SH EXIT STATUS");
    root.usageMessage()
        .exitCodeList()
        .forEach((code, meaning) -> {
          line(".TP");
          line("\\fB" + escaped(code.strip()) + "\\fR");
          paragraph(meaning);
        });
    line(".SH ENVIRONMENT");
    line(".TP");
    line("\\fBGODWIT_HEAP\\fR, \\fBGODWIT_JAVA_OPTS\\fR, \\fBJAVA_HOME\\fR");
    line(
        "The most memory of the Java heap, further options of the virtual machine, and which one.");
    line(".TP");
    line("\\fBGODWIT_CONFIG\\fR, \\fBGODWIT_DATA\\fR, ...");
    line("The file of settings of a node, and each setting by its key: see");
    line(".BR \"godwit config example\" .");
    line(".SH EXAMPLES");
    verbatim(List.of(root.usageMessage().footer()));
  }

  private void verbatim(List<String> lines) {
    line(".nf");
    lines.forEach(one -> line(escaped(one.formatted())));
    line(".fi");
  }

  private void paragraph(String... lines) {
    for (String one : lines) {
      line(escaped(one.formatted()));
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String quoted(String words) {
    return '"' + escaped(words) + '"';
  }

  /** Returns text that roff prints as it is. */
  private static String escaped(String plain) {
    String inner = plain.replace("\\", "\\e").replace("-", "\\-");
    return inner.startsWith(".") || inner.startsWith("'") ? "\\&" + inner : inner;
  }
}
