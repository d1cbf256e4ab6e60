package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import godwit.cli.screen.ExitCode;
import godwit.client.Godwit;
import godwit.server.Node;
import godwit.server.NodeConfig;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data directories that can't be used: each says what, where and what to do next. */
class DataDirectoryTest {
  @TempDir Path directory;

  @Test
  void directoryThatAnotherProcessUses() throws Exception {
    Process node = serve();
    try (BufferedReader out = node.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).startsWith("godwit serves: listen=127.0.0.1:");
      unavailable("in use by another process", "Stop that process", "get", "birds", "k");
      unavailable(
          "in use by another process", "Stop that process", "serve", "--listen", "127.0.0.1:0");
      unavailable("in use by another process", "Stop that process", "table", "create", "birds");
    } finally {
      node.destroy();
      assertThat(node.waitFor()).isEqualTo(143);
    }
    assertThat(run("table", "create", "birds").exitCode()).isZero();
  }

  @Test
  void fileInPlaceOfADirectory() throws Exception {
    directory = Files.writeString(directory.resolve("letter.txt"), "Dear reader");
    unavailable("not a directory: file=", "Choose a directory", "get", "birds", "k");
    unavailable("not a directory: file=", "Choose a directory", "table", "create", "birds");
    unavailable("not a directory: file=", "Choose a directory", "serve", "--listen", "127.0.0.1:0");
    unavailable("not a directory: file=", "Choose a directory", "demo");
  }

  @Test
  void directoryInsideAFile() throws Exception {
    directory = Files.writeString(directory.resolve("letter.txt"), "").resolve("store");
    unavailable("directory can't be used", "Choose another", "table", "create", "birds");
  }

  @Test
  void directoryWithoutPermission() throws Exception {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isWritable(closed), "the system's administrator may do everything");
    for (Path path : List.of(closed, closed.resolve("store"))) {
      directory = path;
      unavailable("no permission: file=", "Give the user", "get", "birds", "k");
      unavailable("no permission: file=", "Give the user", "table", "create", "birds");
      unavailable("no permission: file=", "Give the user", "serve", "--listen", "127.0.0.1:0");
    }
  }

  @Test
  void directoryThatHoldsNoStore() throws Exception {
    unavailable("no store here: directory=", "table create", "get", "birds", "k");
    Files.writeString(directory.resolve("letter.txt"), "Dear reader");
    unavailable("directory holds other files", "empty directory", "table", "create", "birds");
  }

  @Test
  void directoryOfANodeThatHasAName() throws Exception {
    Node.start(NodeConfig.embedded(directory, 1).named("wader")).close();
    assertThat(run("table", "create", "birds").exitCode()).isZero();
    try (Godwit store = Godwit.open(directory)) {
      assertThat(store.tables()).containsExactly("birds");
    }
  }

  @Test
  void fileThatIsDamaged() throws Exception {
    run("table", "create", "birds");
    run("put", "birds", "godwit", "limosa");
    for (Path table : tables()) {
      try (FileChannel file = FileChannel.open(table, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1}), 40);
      }
    }
    CommandRun run = run("get", "birds", "godwit");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAULT);
    assertThat(run.output()).isEmpty();
    assertThat(run.errorLines().getFirst()).contains("store is corrupt: ", directory.toString());
    assertThat(run.errorLines().getLast()).startsWith("  Stop, keep the directory as it is");
    assertThat(run.errors()).doesNotContain("\tat ");
  }

  private List<Path> tables() throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".sst")).toList();
    }
  }

  private void unavailable(String what, String next, String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.UNAVAILABLE);
    List<String> lines = run.errorLines();
    assertThat(lines.getLast()).startsWith("  ").endsWith(".").contains(next);
    assertThat(lines.get(lines.size() - 2)).contains("godwit: unavailable: ").contains(what);
    assertThat(run.errors()).doesNotContain("\tat ").contains(directory.toString());
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", directory.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private Process serve() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "godwit.cli.Main",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            directory.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
