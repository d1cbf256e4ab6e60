package godwit.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in an environment that has almost nothing, as services and cron give it. */
final class ScriptsTest {
  private static final String FIND = "set -euo pipefail; . ../.mvn/jdk.sh; echo \"HOME=$HOME\"";

  @TempDir Path directory;

  @Test
  void javaIsLookedForWithoutAHome() throws Exception {
    assertThat(run("JAVA_HOME=" + System.getProperty("java.home"))).startsWith("HOME=/");
    assertThat(run("GODWIT_MIN_JDK=999")).contains("no JDK 999 or newer was found");
    assertThat(run("HOME=", "GODWIT_MIN_JDK=999")).contains("no JDK 999 or newer was found");
  }

  private String run(String... environment) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("env", "-i", "PATH=/usr/bin:/bin"));
    command.addAll(List.of(environment));
    command.addAll(List.of("bash", "-c", FIND));
    Path out = directory.resolve("out.txt");
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start()
        .waitFor();
    String told = Files.readString(out);
    assertThat(told).doesNotContain("unbound variable");
    return told;
  }
}
