package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.screen.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands one after the other on one open store. */
class ShellTest {
  @TempDir private Path data = Path.of("");

  @Test
  void linesAreCommandsOnOneStore() {
    makeTable();
    CommandRun run =
        shell(
            """
            # a remark

            put birds godwit "Limosa lapponica"
            put birds 'a b' ''
            put birds path C:\\new
            get birds godwit
            get birds 'a b' --json
            get birds path
            table create fish
            table list
            """);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.output().lines().filter(line -> !line.startsWith("version=")))
        .containsExactly(
            "Limosa lapponica",
            run.output().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow(),
            "C:\\new",
            "table=fish",
            "birds",
            "fish");
    assertThat(run.output()).contains("\"key\":\"a b\",\"value\":\"\"");
  }

  @Test
  void anErrorIsToldAndTheRestGoesOn() {
    makeTable();
    CommandRun run = shell("get nowhere k\nput birds \"k\nfly\ntable list\n");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.output()).isEqualTo("birds\n");
    assertThat(run.errors())
        .contains("rejected UNKNOWN_TABLE: table=nowhere", "a quote is not closed", "fly");
  }

  @Test
  void commandOfAnotherPlaceIsSaidToBeOne() {
    makeTable();
    CommandRun run = shell("serve --listen 127.0.0.1:0\ntable list\n");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errorLines())
        .containsExactly(
            "godwit: serve is no command of the shell, which works on an open store",
            "  Leave the shell with exit, and give it there: godwit serve");
    assertThat(run.output()).isEqualTo("birds\n");
  }

  @Test
  void exitEndsIt() {
    makeTable();
    assertThat(shell("exit\ntable list\n").output()).isEmpty();
  }

  private void makeTable() {
    CommandRun made = CommandRun.of("table", "create", "birds", "--data", data.toString());
    assertThat(made.exitCode()).isZero();
  }

  @Test
  void commandThatIsGivenTwiceBeginsAnew() {
    makeTable();
    String command = "operations --watch --for 1";
    List<String> once = shell(command + "\n").output().lines().toList();
    assertThat(once).singleElement().asString().contains("create-table");
    List<String> twice = shell(command + "\n" + command + "\n").output().lines().toList();
    assertThat(twice).hasSize(2).containsOnly(once.getFirst());
  }

  private CommandRun shell(String lines) {
    InputStream standard = System.in;
    try {
      System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
      return CommandRun.of("shell", "--data", data.toString());
    } finally {
      System.setIn(standard);
    }
  }
}
