package godwit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that is told to stop says how to go on. */
class StoppedImportTest {
  private static final int ROWS = 300;

  @TempDir Path directory;

  @Test
  void importThatIsStoppedSaysHowToGoOn() throws Exception {
    String store = directory.resolve("store").toString();
    assertThat(CommandRun.of("table", "create", "birds", "--data", store).exitCode()).isZero();
    Path pipe = directory.resolve("birds.csv");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "godwit.cli.Main",
                "import",
                "birds",
                pipe.toString(),
                "--data",
                store)
            .start();
    // Open both ways it waits for nobody, whatever becomes of the import.
    try (FileChannel file =
            FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        BufferedReader errors = run.errorReader(UTF_8)) {
      file.write(ByteBuffer.wrap(("key,value\n" + "k,v\n".repeat(ROWS)).getBytes(UTF_8)));
      // The end of the file does not come, so the import goes on until it is stopped.
      String line = String.valueOf(errors.readLine());
      while (run.isAlive() && !line.startsWith("imported " + ROWS + " rows, ")) {
        line = String.valueOf(errors.readLine());
      }
      run.toHandle().destroy(); // leaves the stream open
      List<String> told = errors.lines().toList();
      assertThat(run.waitFor()).isEqualTo(143);
      assertThat(told)
          .containsSubsequence(
              "godwit: stopped: reachedLine=301",
              "  Everything up to line 301 is done; go on with --after 301.");
    } finally {
      run.destroyForcibly();
    }
  }
}
