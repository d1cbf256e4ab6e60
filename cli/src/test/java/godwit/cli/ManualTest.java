package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.screen.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The manual page, against the commands that there are. */
class ManualTest {
  /** Requests that the page may use; anything else at the beginning of a line is a mistake. */
  private static final Pattern REQUEST = Pattern.compile("\\.(TH|SH|SS|TP|PP|B|BR|nf|fi)( .*)?");

  private final String page = CommandRun.of("manual").output();

  @Test
  void everyCommandAndOptionIsInThePage() {
    String plain = page.replaceAll("\\\\f[BIR]", "").replace("\\-", "-");
    List<CommandLine> commands = new ArrayList<>();
    collect(Main.commandLine(Output.standard()), commands);
    assertThat(commands).hasSizeGreaterThan(20);
    for (CommandLine command : commands) {
      String name = command.getCommandSpec().qualifiedName();
      assertThat(plain).contains(".SS \"" + name + "\"\n");
      String section = plain.substring(plain.indexOf(".SS \"" + name + "\"\n") + 1);
      int end = section.indexOf(".S");
      command.getCommandSpec().options().stream()
          .filter(option -> !option.usageHelp() && !option.versionHelp())
          .forEach(option -> assertThat(section.substring(0, end)).contains(option.longestName()));
    }
  }

  @Test
  void linesAreTextOrKnownRequests() {
    assertThat(page.lines())
        .allMatch(line -> !line.startsWith(".") || REQUEST.matcher(line).matches())
        .noneMatch(line -> line.startsWith("'"))
        .noneMatch(line -> line.matches(".*(%n|\\$\\{|@\\|).*"))
        .startsWith(".TH GODWIT 1 \"\" \"godwit 0.1\" \"User commands\"", ".SH NAME");
  }

  @Test
  void exitCodesAreThoseOfTheHelp() {
    String help = CommandRun.of("--help").output();
    for (String meaning : List.of("the command line or a setting is wrong", "a fault: a bug")) {
      assertThat(help).contains(meaning);
      assertThat(page).contains(meaning);
    }
  }

  private static void collect(CommandLine parent, List<CommandLine> all) {
    for (CommandLine child : new TreeMap<>(parent.getSubcommands()).values()) {
      all.add(child);
      collect(child, all);
    }
  }
}
