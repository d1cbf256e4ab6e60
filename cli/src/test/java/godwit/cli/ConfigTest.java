package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import godwit.cli.screen.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of a node as an operator checks them, and as a process takes them up. */
class ConfigTest {
  @TempDir private Path directory;

  @Test
  void checkPrintsWhatCountsAndWhereItComesFrom() throws IOException {
    Path file = file("# mine\nretention = 15min\ndata = store\n");
    CommandRun run = CommandRun.of("config", "check", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.output().lines().map(line -> line.replaceAll(" +", " ")))
        .startsWith("setting value from")
        .contains("retention 15min " + file + ":2", "memory 256MiB default");
    assertThat(run.errors()).isEmpty();
  }

  @Test
  void checkPrintsAnObjectForEachSetting() throws IOException {
    Path file = file("retention = 15min\ndata = store");
    CommandRun run = CommandRun.of("config", "check", file.toString(), "--json");
    List<JsonObject> objects =
        run.output()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .filter(object -> object.get("key").getAsString().equals("retention"))
            .toList();
    assertThat(objects).hasSize(1);
    assertThat(objects.getFirst().get("value").getAsString()).isEqualTo("15min");
    assertThat(objects.getFirst().get("from").getAsString()).isEqualTo(file + ":1");
  }

  @Test
  void eachProblemIsALineAndTheExitCodeIsTwo() throws IOException {
    Path file = file("retention = 15m\nmemroy = 1GiB\n");
    CommandRun run = CommandRun.of("config", "check", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.output()).isEmpty();
    assertThat(run.errorLines())
        .containsExactly(
            "godwit: "
                + file
                + ":1: retention is a duration from 10s to 3650d, in ms, s, min, h, d, not 15m",
            "godwit: " + file + ":2: there is no setting memroy. Did you mean memory?",
            "godwit: data is not set: give --data DIR, GODWIT_DATA in the environment, or data ="
                + " DIR in the file",
            "  See: godwit serve --help, and godwit config example for every setting.");
  }

  @Test
  void checkTellsAllForWhichANodeWouldNotStart() throws IOException {
    Path file =
        file(
            """
            listen = 0.0.0.0:17400
            tls.cert = n.crt
            tls.key = n.key
            tls.ca = c.crt
            cluster-secret = nodes.secret
            """);
    CommandRun run = CommandRun.of("config", "check", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("data is not set", "n.crt", "n.key", "c.crt", "nodes.secret");
    Path open = file("data = store\nlisten = 0.0.0.0:17400\n");
    CommandRun unprotected = CommandRun.of("config", "check", open.toString());
    assertThat(unprotected.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unprotected.errors()).contains("address is not loopback");
    Path both = file("data = store\nlisten = 0.0.0.0:17400\nmemroy = 1GiB\n");
    assertThat(CommandRun.of("config", "check", both.toString()).errors())
        .contains("there is no setting memroy", "address is not loopback");
    assertThat(CommandRun.of("config", "check").errors()).contains("data is not set");
  }

  @Test
  void exampleLacksTheDirectoryAndNothingElse() throws IOException {
    String example = CommandRun.of("config", "example").output();
    CommandRun run = CommandRun.of("config", "check", file(example).toString());
    assertThat(run.errorLines()).hasSize(2);
    assertThat(run.errorLines().getFirst()).startsWith("godwit: data is not set");
    Path file = file(example.replace("#data =", "data = store"));
    assertThat(CommandRun.of("config", "check", file.toString()).exitCode()).isZero();
  }

  @Test
  void serveRefusesWhatCheckRefuses() throws IOException {
    Path file = file("retention = 15m");
    CommandRun run =
        CommandRun.of("serve", "--data", directory.toString(), "--config", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains(file + ":1: retention is a duration");
    assertThat(CommandRun.of("serve").errors()).contains("data is not set");
  }

  @Test
  void nodeTakesUpFileEnvironmentAndOptions() throws Exception {
    Path store = directory.resolve("store");
    Path file = file("listen = 127.0.0.1:1\nservices = 3\nname = fromfile");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "godwit.cli.Main",
            "serve",
            "--config",
            file.toString(),
            "--set",
            "listen=127.0.0.1:0");
    builder.environment().put("GODWIT_DATA", store.toString());
    builder.environment().put("GODWIT_NAME", "fromenvironment");
    Process node = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader out = node.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine())
          .startsWith("godwit serves: listen=127.0.0.1:")
          .endsWith("data=" + store);
    } finally {
      node.destroy();
      assertThat(node.waitFor()).isEqualTo(143);
    }
    assertThat(Files.readAllLines(store.resolve("GODWIT"))).contains("fromenvironment");
    try (var services = Files.list(store.resolve("services"))) {
      assertThat(services).hasSize(3);
    }
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("godwit.conf"), text);
  }
}
