package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.screen.ExitCode;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that do not start: by which kind of error, and what is left of them. */
class ServeTest {
  @TempDir private Path directory;

  /** Settings of a right form that can't be; the exit code is that of wrong settings. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--listen nobody.invalid:0 | the host is not known: listen=nobody.invalid:0 | Give a name",
        "--metrics nobody.invalid:0 | the host is not known: listen=nobody.invalid:0 | Give a name",
        "--listen 0.0.0.0:0 | address is not loopback | --insecure",
        "--tls-cert x | missing=[tls.key, tls.ca] | Give --tls-cert, --tls-key and --tls-ca",
        "--tls-cert x --tls-key y --tls-ca z | or key can be read: file= | Check the path",
        "--client-certificates required | certificates of clients take TLS | Give --tls-cert",
        "--cluster-secret missing | no secret can be read: file= | Check --cluster-secret",
      })
  void settingsThatCanNotBeAreUsage(String options, String wrong, String advice) {
    Path data = directory.resolve("store");
    List<String> line = new ArrayList<>(List.of("serve", "--data", data.toString()));
    line.addAll(List.of(options.split(" ")));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains(wrong).contains(advice);
    assertThat(data).doesNotExist();
  }

  @Test
  void secretThatIsTooShortIsUsage() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "short");
    CommandRun run =
        CommandRun.of(
            "serve", "--data", directory + "/store", "--cluster-secret", secret.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("length=5").contains("openssl rand");
  }

  @ParameterizedTest
  @CsvSource({"--tls-ca, no certificate or key can be read", "--token-file, no token can be read"})
  void filesOfAClientThatAreNotThereAreUsage(String option, String wrong) {
    CommandRun run = CommandRun.of("table", "list", option, directory.resolve("none").toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains(wrong).contains("none");
  }

  @Test
  void fileWithoutATokenIsNamed() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.token"), " \n");
    CommandRun run = CommandRun.of("table", "list", "--token-file", empty.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("no token is in the file").contains(empty.toString());
  }

  @Test
  void nodeOfATakenNameIsRejectedAndLeavesNothing() throws IOException {
    Path second = directory.resolve("second");
    try (Node first = Node.start(config("first"))) {
      Node.start(config("wader").joining(first.endpoint().orElseThrow())).close();
      CommandRun run =
          CommandRun.of(
              "serve",
              "--data",
              second.toString(),
              "--name",
              "wader",
              "--listen",
              "127.0.0.1:0",
              "--join",
              first.endpoint().orElseThrow().toString());
      assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.REJECTED);
      assertThat(run.errors())
          .contains("godwit: rejected NODE_NAME_TAKEN: ")
          .contains("  Start the node under another name")
          .as("told once")
          .containsOnlyOnce("NODE_NAME_TAKEN");
      assertThat(second).doesNotExist();
    }
  }

  @Test
  void portOfAnotherProcessIsToldInWords() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + other.getLocalPort();
      String data = directory.resolve("store").toString();
      CommandRun run = CommandRun.of("serve", "--data", data, "--listen", address);
      assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(run.errorLines())
          .endsWith(
              "godwit: unavailable: can't listen: address=" + address + " is in use already",
              "  Stop what listens there, or choose another port: --listen HOST:PORT.");
    }
  }

  @Test
  void directoryKeepsTheNameOfItsNode() {
    String data = directory.resolve("store").toString();
    assertThat(CommandRun.of("table", "create", "birds", "--data", data).exitCode()).isZero();
    CommandRun run =
        CommandRun.of("serve", "--data", data, "--name", "p1", "--listen", "127.0.0.1:0");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.errorLines())
        .containsExactly(
            "godwit: unavailable: data directory belongs to another node: directory="
                + data
                + " found=local node=p1",
            "  A directory keeps its node's name: give that one or none, or choose another"
                + " directory.");
  }

  @Test
  void nodeThatIsStoppedBeforeItHasJoinedLeavesNothing() throws Exception {
    Path data = directory.resolve("wader");
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
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
            "--join",
            "127.0.0.1:" + port,
            "--data",
            data.toString());
    Process node = new ProcessBuilder(command).start();
    try (BufferedReader errors = node.errorReader(StandardCharsets.UTF_8)) {
      assertThat(errors.lines().anyMatch(line -> line.contains("asks for its place"))).isTrue();
      assertThat(data).isDirectory();
      node.toHandle().destroy(); // leaves the stream open
      assertThat(node.waitFor()).isEqualTo(143);
      assertThat(errors.lines()).contains("godwit stopped before it had joined");
    } finally {
      node.destroyForcibly();
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void silentNodeThatAloneHasAServiceIsNotRemoved() throws IOException {
    try (Node first = Node.start(config("first"))) {
      Node.start(config("wader").joining(first.endpoint().orElseThrow())).close();
    }
    try (Node first = Node.start(config("first"))) {
      String address = first.endpoint().orElseThrow().toString();
      CommandRun run = CommandRun.of("node", "remove", "wader", "--connect", address);
      assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.REJECTED);
      assertThat(run.errorLines())
          .containsExactly(
              "godwit: rejected SOLE_HOST: the node tells nothing, and may have what no node that"
                  + " was heard has: node=wader services=[s2] silentToo=[]",
              "  Start the nodes of silentToo first, then this one, each on its directory. If a"
                  + " directory is lost, see docs/operating.md.");
    }
  }

  private NodeConfig config(String name) {
    return NodeConfig.embedded(directory.resolve(name), 1)
        .named(name)
        .listeningAt(new Endpoint("127.0.0.1", 0));
  }

  @Test
  void nodeDoesNotReplaceItself() {
    CommandRun run = CommandRun.of("node", "replace", "wader", "wader");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors())
        .contains("a node can't take its own place: node=wader")
        .contains("godwit node remove wader");
  }
}
