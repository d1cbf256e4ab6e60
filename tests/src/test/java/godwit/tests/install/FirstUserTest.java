package godwit.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.tests.process.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types what docs/security.md says of the first user, line by line, with a {@code ./godwit} that
 * has another port. A node that serves is stopped where the next line needs its directory.
 */
final class FirstUserTest {
  private static final Path GUIDE = Path.of("..", "docs", "security.md");
  private static final Pattern COMMANDS =
      Pattern.compile("```\n(\\./godwit .*?)```", Pattern.DOTALL);

  @TempDir Path directory;
  private @Nullable Process node;

  @BeforeEach
  void makeTool() throws IOException {
    String at = "127.0.0.1:" + Ports.steady();
    String java =
        "exec '%s/bin/java' --enable-native-access=ALL-UNNAMED -cp '%s' godwit.cli.Main"
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path"));
    Path tool =
        Files.writeString(
            directory.resolve("godwit"),
            """
            case " $* " in
            " serve "*) set -- "$@" --listen %s ;;
            *" --data "*) ;;
            *) set -- "$@" --connect %s ;;
            esac
            %s "$@"
            """
                .formatted(at, at, java));
    assertThat(tool.toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void stop() throws InterruptedException {
    Process running = node;
    if (running != null) {
      running.destroy();
      running.waitFor();
    }
    node = null;
  }

  @Test
  void firstUserIsMadeAsTheGuideSays() throws Exception {
    for (String block : blocks()) {
      for (String line : block.lines().toList()) {
        if (line.contains("--data")) {
          stop();
        }
        if (line.startsWith("./godwit serve")) {
          serve(line.replaceFirst(" *&$", ""));
        } else {
          assertThat(run(line)).as(line + "\n" + errors()).isZero();
        }
      }
      assertThat(run("./godwit table list")).as("without a token").isOne();
      assertThat(run("./godwit table list --token-file root.token")).as(errors()).isZero();
    }
    assertThat(Files.readString(directory.resolve("ringer.token"))).startsWith("godwit_ringer_");
  }

  /** Returns the blocks of the section about users. */
  private static List<String> blocks() throws IOException {
    String guide = Files.readString(GUIDE);
    int begin = guide.indexOf("## Users");
    String section = guide.substring(begin, guide.indexOf("\n## ", begin));
    List<String> blocks = new ArrayList<>();
    Matcher matcher = COMMANDS.matcher(section);
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    assertThat(blocks).hasSize(2);
    return blocks;
  }

  private void serve(String line) throws IOException {
    Process started = bash("exec bash " + line).start();
    node = started;
    BufferedReader out = started.inputReader();
    assertThat(out.readLine()).as(line + "\n" + errors()).startsWith("godwit serves: ");
  }

  private int run(String line) throws IOException, InterruptedException {
    return bash(line.replaceFirst("^", "bash "))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private ProcessBuilder bash(String line) {
    return new ProcessBuilder("bash", "-c", line)
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("errors.txt").toFile()));
  }

  private String errors() throws IOException {
    Path errors = directory.resolve("errors.txt");
    return Files.exists(errors) ? Files.readString(errors) : "";
  }
}
