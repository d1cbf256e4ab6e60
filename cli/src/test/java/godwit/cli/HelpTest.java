package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.screen.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The help of all commands, as a terminal of 80 columns shows it. */
class HelpTest {
  private static final int COLUMNS = 80;

  @Test
  void helpHasTheLevelsThatTheSettingTakes() {
    String wrong = CommandRun.of("serve", "--data", "x", "--log-level", "loud").errors();
    String[] levels = wrong.replaceFirst("(?s).*log.level is (.*), not loud.*", "$1").split(" or ");
    assertThat(CommandRun.of("serve", "--help").output())
        .contains("--log-level=" + String.join("|", levels));
  }

  @Test
  void examplesStandOnLinesOfTheirOwn() {
    all()
        .forEach((name, command) -> {
          for (String line : command.getCommandSpec().usageMessage().footer()) {
            assertThat(line).as(name).hasSizeLessThan(COLUMNS);
            assertThat(command.getUsageMessage().lines()).as(name).contains(line.stripTrailing());
          }
        });
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    all()
        .forEach((name, command) ->
            assertThat(command.getUsageMessage().lines())
                .as(name)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS)));
  }

  @Test
  void addressesAreNotCutInTwo() {
    all()
        .forEach((name, command) ->
            assertThat(command.getUsageMessage()).as(name).doesNotContainPattern("[0-9]:\\s*\n"));
  }

  private static Map<String, CommandLine> all() {
    Map<String, CommandLine> found = new LinkedHashMap<>();
    add("godwit", Main.commandLine(Output.standard()), found);
    assertThat(found).hasSizeGreaterThan(40);
    return found;
  }

  private static void add(String name, CommandLine command, Map<String, CommandLine> found) {
    found.put(name, command);
    command.getSubcommands().forEach((sub, line) -> add(name + " " + sub, line, found));
  }
}
