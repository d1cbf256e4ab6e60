package godwit.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.Main;
import godwit.tests.process.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of systemd, without systemd. */
final class UnitTest {
  private static final Path UNIT = Path.of("..", "dist", "godwit.service");
  private static final String TOOL = "ExecStart=/opt/godwit/bin/godwit ";

  @TempDir Path directory;

  /** What keeps it from another try is the exit status of the main process, of no other. */
  @Test
  void wrongSettingEndsTheMainProcessAsOneThatIsNotTriedAgain() throws Exception {
    List<String> unit = Files.readAllLines(UNIT);
    List<String> run = unit.stream().filter(line -> line.startsWith("Exec")).toList();
    assertThat(run).singleElement().asString().startsWith(TOOL);
    Path settings = Files.writeString(directory.resolve("godwit.conf"), "retention = 15m\n");
    Process main =
        ChildJvm.start(
            List.of("env", "GODWIT_CONFIG=" + settings),
            List.of(),
            Main.class,
            List.of(run.getFirst().substring(TOOL.length()).split(" ")),
            directory.resolve("errors.txt"));
    assertThat(unit).contains("RestartPreventExitStatus=" + main.waitFor());
    assertThat(directory.resolve("errors.txt")).content().contains(settings + ":1: retention is");
  }
}
