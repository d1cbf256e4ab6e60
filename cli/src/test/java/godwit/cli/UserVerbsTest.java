package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users made by commands, with the node stopped and over its port. */
class UserVerbsTest {
  @TempDir Path data;

  @Test
  void usersAreMadeListedChangedAndDropped() throws IOException {
    String store = data.resolve("store").toString();
    ok("table", "create", "birds", "--data", store);
    Path root = token("user", "add", "root", "--grant", "admin", "--data", store, "--json");
    try (Node node =
        Node.start(
            NodeConfig.embedded(Path.of(store), 1).listeningAt(new Endpoint("127.0.0.1", 0)))) {
      String at = node.endpoint().orElseThrow().toString();
      CommandRun nobody = CommandRun.of("table", "list", "--connect", at);
      assertThat(nobody.exitCode()).isEqualTo(1);
      assertThat(nobody.errors()).contains("UNAUTHENTICATED").contains("--token-file");
      String[] as = {"--connect", at, "--token-file", root.toString()};
      Path ringer = token(with(as, "user", "add", "ringer", "--grant", "read:birds", "--json"));
      String[] asRinger = {"--connect", at, "--token-file", ringer.toString()};
      assertThat(ok(with(asRinger, "table", "list"))).isEqualTo("birds\n");
      CommandRun put = CommandRun.of(with(asRinger, "put", "birds", "k", "v"));
      assertThat(put.exitCode()).isEqualTo(1);
      assertThat(put.errors()).contains("FORBIDDEN").contains("user=ringer");
      assertThat(ok(with(as, "user", "grant", "ringer", "write:birds")))
          .isEqualTo("user=ringer grants=read:birds,write:birds\n");
      ok(with(asRinger, "put", "birds", "k", "v"));
      assertThat(ok(with(as, "user", "revoke", "ringer", "write:birds", "--json")))
          .isEqualTo("{\"user\":\"ringer\",\"grants\":[\"read:birds\"]}\n");
      assertThat(ok(with(as, "user", "list"))).contains("root").contains("read:birds");
      ok(with(as, "user", "rotate", "ringer", "--expires", "3"));
      assertThat(CommandRun.of(with(asRinger, "table", "list")).exitCode()).isEqualTo(1);
      assertThat(ok(with(as, "user", "drop", "ringer"))).isEqualTo("dropped=ringer\n");
    }
  }

  @Test
  void aUserWhoMayDoNothingIsToldOf() throws IOException {
    String store = data.resolve("store").toString();
    ok("table", "create", "birds", "--data", store);
    CommandRun first = CommandRun.of("user", "add", "ringer", "--data", store);
    assertThat(first.errors()).contains("LAST_ADMIN", "Make a user first who is an administrator");
    ok("user", "add", "root", "--grant", "admin", "--data", store);
    CommandRun second = CommandRun.of("user", "add", "ringer", "--data", store);
    assertThat(second.exitCode()).isZero();
    assertThat(second.errors()).contains("ringer may do nothing yet", "user grant ringer");
  }

  @Test
  void aWrongGrantIsAWrongCommandLine() {
    CommandRun run =
        CommandRun.of("user", "add", "x", "--grant", "king", "--data", data.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("read, write or admin");
  }

  @Test
  void serveRefusesToListenBeyondLoopbackWithoutTls() {
    CommandRun run =
        CommandRun.of(
            "serve",
            "--data",
            data.resolve("open").toString(),
            "--listen",
            "0.0.0.0:0",
            "--auth",
            "from-first-user");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("--insecure").contains("--tls-cert");
    assertThat(data.resolve("open")).doesNotExist();
  }

  @Test
  void halfOfATlsConfigurationIsRefused() {
    CommandRun run = CommandRun.of("serve", "--data", data.toString(), "--tls-cert", "node.crt");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("--tls-key").contains("together");
  }

  private Path token(String... command) throws IOException {
    JsonObject made = JsonParser.parseString(ok(command)).getAsJsonObject();
    Path file = data.resolve(made.get("user").getAsString() + ".token");
    return Files.writeString(file, made.get("token").getAsString() + "\n");
  }

  private static String ok(String... command) {
    CommandRun run = CommandRun.of(command);
    assertThat(run.exitCode()).as("%s", run).isZero();
    return run.output();
  }

  private static String[] with(String[] options, String... command) {
    String[] all = new String[command.length + options.length];
    System.arraycopy(command, 0, all, 0, command.length);
    System.arraycopy(options, 0, all, command.length, options.length);
    return all;
  }
}
