package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the nodes do, seen over the network and in this process. */
class TopTest {
  private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);

  @TempDir private Path data = Path.of("");

  @Test
  void topShowsRatesAndLatenciesOfANodeUnderLoad() throws Exception {
    try (Node node = Node.start(NodeConfig.embedded(data, 2).listeningAt(ANYWHERE));
        Godwit godwit = node.client()) {
      Table table = godwit.createTable("birds");
      table.put(Bytes.utf8("godwit"), Bytes.utf8("limosa"));
      AtomicBoolean over = new AtomicBoolean();
      Thread load =
          Thread.ofPlatform()
              .start(() -> {
                while (!over.get()) {
                  table.get(Bytes.utf8("godwit"));
                }
              });
      CommandRun top = at(node, "top", "--once", "--json");
      CommandRun plain = at(node, "top", "--for", "1");
      over.set(true);
      load.join();
      assertThat(top.exitCode()).as(top.errors()).isZero();
      JsonObject get = find(top.lastObject().getAsJsonArray("requests"), "kind", "get");
      assertThat(get.get("perSecond").getAsDouble()).isPositive();
      assertThat(get.get("p50Micros").getAsLong())
          .isPositive()
          .isLessThanOrEqualTo(get.get("p99Micros").getAsLong());
      JsonArray services = top.lastObject().getAsJsonArray("services");
      assertThat(services).hasSize(2);
      JsonObject first = find(services, "service", "s1");
      assertThat(first.get("state").getAsString()).isEqualTo("leads");
      assertThat(first.get("rows").getAsLong()).isEqualTo(1);
      assertThat(plain.output())
          .containsPattern("REQUESTS +PER SECOND +FAILED +P50 +P99")
          .containsPattern("get +[0-9,.]+ +0.0 ")
          .contains("open operations: 0");
    }
  }

  @Test
  void idleNodeIsShownWithoutTheQueriesOfTopItself() throws IOException {
    try (Node node = Node.start(NodeConfig.embedded(data, 2).listeningAt(ANYWHERE))) {
      CommandRun top = at(node, "top", "--for", "2", "--json");
      assertThat(top.exitCode()).as(top.errors()).isZero();
      assertThat(top.lastObject().getAsJsonArray("requests")).isEmpty();
    }
  }

  @Test
  void statusShowsStateRowsAndBytesOfServices() throws IOException {
    try (Node node = Node.start(NodeConfig.embedded(data, 2).listeningAt(ANYWHERE));
        Godwit godwit = node.client()) {
      godwit.createTable("birds").put(Bytes.utf8("godwit"), Bytes.utf8("limosa"));
      CommandRun status = at(node, "status", "--json");
      assertThat(status.exitCode()).as(status.errors()).isZero();
      JsonObject first = find(status.lastObject().getAsJsonArray("services"), "service", "s1");
      assertThat(first.get("state").getAsString()).isEqualTo("leads");
      assertThat(first.get("rows").getAsLong()).isEqualTo(1);
      assertThat(first.get("bytes").getAsLong()).isEqualTo(12);
    }
  }

  @Test
  void storeInThisProcessIsWatchedWithoutASocket() throws IOException {
    Node.start(NodeConfig.embedded(data, 2)).close();
    CommandRun top = CommandRun.of("top", "--once", "--json", "--data", data.toString());
    assertThat(top.exitCode()).as(top.errors()).isZero();
    assertThat(top.lastObject().getAsJsonArray("services")).hasSize(2);
    JsonObject node = find(top.lastObject().getAsJsonArray("nodes"), "node", "local");
    assertThat(node.get("diskFreeBytes").getAsLong()).isPositive();
  }

  private static CommandRun at(Node node, String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--connect";
    all[arguments.length + 1] = node.endpoint().orElseThrow().toString();
    return CommandRun.of(all);
  }

  private static JsonObject find(JsonArray objects, String member, String value) {
    return objects.asList().stream()
        .map(it -> it.getAsJsonObject())
        .filter(it -> it.get(member).getAsString().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError(member + "=" + value + " in " + objects));
  }
}
