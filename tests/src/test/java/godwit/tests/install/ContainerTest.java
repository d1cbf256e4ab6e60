package godwit.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import godwit.cli.Main;
import godwit.tests.process.ChildJvm;
import godwit.tests.process.GuideCertificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Containerfile and the commands of docs/operating.md that run it, without an engine: a node
 * with the environment that it would have in the container, on other ports and directories.
 */
final class ContainerTest {
  private static final Path FILE = Path.of("..", "dist", "Containerfile");
  private static final Path GUIDE = Path.of("..", "docs", "operating.md");
  private static final String VOLUME = "/var/lib/godwit";
  private static final String METRICS = "GODWIT_METRICS";

  @TempDir Path directory;
  private String file = "";

  @BeforeEach
  void read() throws IOException {
    file = joined(Files.readString(FILE));
  }

  @Test
  void nodesOfTheDocumentedCommandsServeAndAreHealthy() throws Exception {
    GuideCertificates.make(directory.resolve("tls"));
    List<String> commands = commands();
    assertThat(commands).hasSize(2);
    assertThat(commands.getFirst()).contains("GODWIT_TLS_CERT").doesNotContain("INSECURE");
    for (String command : commands) {
      Process node = serve(environment(command));
      try (BufferedReader out = node.inputReader()) {
        String line = String.valueOf(out.readLine());
        assertThat(line).as(errors()).startsWith("godwit serves: listen=0.0.0.0:");
        String metrics = group(line, " metrics=(\\S+)");
        assertThat(healthCheck(metrics)).as("health of a node that serves").isZero();
        node.destroy();
        assertThat(node.waitFor()).isEqualTo(143);
        assertThat(healthCheck(metrics)).as("health of a node that is gone").isNotZero();
      } finally {
        node.destroyForcibly();
      }
    }
  }

  @Test
  void nodeWithNeitherCertificatesNorAWordOfItIsRefused() throws Exception {
    Process node = serve(environment("podman run -v godwit:/var/lib/godwit godwit"));
    assertThat(node.waitFor()).isEqualTo(2);
    assertThat(errors()).contains("address is not loopback, and there is no TLS");
  }

  /** Starts what the image starts. */
  private Process serve(Map<String, String> environment) throws IOException {
    List<String> within = new ArrayList<>(List.of("env"));
    environment.forEach((name, value) -> within.add(name + "=" + value));
    List<String> arguments = strings(group(file, "(?m)^CMD (\\[.*\\])$"));
    return ChildJvm.start(within, List.of("-Xmx256m"), Main.class, arguments, errorFile());
  }

  /** Returns what the image and a command set, with places of this machine. */
  private Map<String, String> environment(String command) {
    Map<String, String> all = new TreeMap<>();
    for (String word : List.of(group(file, "(?m)^ENV (.*)$").split(" +"))) {
      put(all, word);
    }
    Matcher given = Pattern.compile(" -e (\\S+)").matcher(command);
    while (given.find()) {
      put(all, given.group(1));
    }
    Matcher mounts = Pattern.compile(" -v (\\S+?):([^:\\s]+)").matcher(command);
    while (mounts.find()) {
      String source = directory.resolve(mounts.group(1)).normalize().toString();
      all.replaceAll((name, value) -> value.replaceAll("^" + mounts.group(2), source));
    }
    assertThat(all.get("GODWIT_DATA")).as("is in a volume").doesNotStartWith(VOLUME);
    all.computeIfPresent("GODWIT_LISTEN", (name, value) -> value.replaceFirst(":\\d+$", ":0"));
    all.computeIfPresent(METRICS, (name, value) -> value.replaceFirst(":\\d+$", ":0"));
    return all;
  }

  private int healthCheck(String metrics) throws Exception {
    ProcessBuilder check =
        new ProcessBuilder(strings(group(file, "(?m)^HEALTHCHECK .* CMD (\\[.*\\])$")));
    check.environment().put(METRICS, metrics);
    return check.redirectError(errorFile().toFile()).start().waitFor();
  }

  /** Returns the commands of the guide that run a node. */
  private static List<String> commands() throws IOException {
    return joined(Files.readString(GUIDE))
        .lines()
        .filter(line -> line.startsWith("podman run -v "))
        .toList();
  }

  private static void put(Map<String, String> all, String assignment) {
    int equals = assignment.indexOf('=');
    all.put(assignment.substring(0, equals), assignment.substring(equals + 1));
  }

  /** Returns a text whose lines are not continued. */
  private static String joined(String text) {
    return text.replaceAll("\\\\\n *", " ");
  }

  private static List<String> strings(String json) throws IOException {
    return List.of(new ObjectMapper().readValue(json, String[].class));
  }

  private static String group(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }

  private Path errorFile() {
    return directory.resolve("errors.txt");
  }

  private String errors() throws IOException {
    return Files.exists(errorFile()) ? Files.readString(errorFile()) : "";
  }
}
