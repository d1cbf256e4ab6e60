package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import godwit.cli.screen.ExitCode;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of two nodes: what is said of so few, and of one that goes. */
@Timeout(120)
class NodeCommandsTest {
  private static final String ONE_REPLICA =
      "Services have one replica with fewer than three nodes: what a lost node has is lost";

  @TempDir private Path data = Path.of("");

  @Test
  void twoNodesAreToldOfTheirOneReplicaAndARemovedOneIsLeftOut() throws IOException {
    try (Node first = Node.start(node("first"))) {
      String address = first.endpoint().orElseThrow().toString();
      try (Node second = Node.start(node("wader").joining(first.endpoint().orElseThrow()))) {
        assertThat(second.isRemoved()).isFalse();
        awaitLeader(address);
        assertThat(run(address, "nodes").output().lines().toList().getLast())
            .isEqualTo(ONE_REPLICA);
        CommandRun drain = run(address, "node", "drain", "wader");
        assertThat(drain.exitCode()).as(drain.errors()).isZero();
        assertThat(drain.errorLines()).contains(ONE_REPLICA);
        assertNodeIsNoTarget(address);
        CommandRun remove = run(address, "node", "remove", "wader");
        assertThat(remove.exitCode()).as(remove.errors()).isZero();
        assertThat(remove.errors()).contains("nodes that are left: first. " + ONE_REPLICA + ". ");
      }
      assertThat(standings(run(address, "nodes", "--json"))).containsExactly("first=serving");
      assertThat(standings(run(address, "nodes", "--json", "--all")))
          .containsExactly("first=serving", "wader=removed");
      assertThat(run(address, "nodes").output()).doesNotContain("wader");
      assertThat(run(address, "nodes", "--all").output()).containsPattern("wader .* removed");
    }
  }

  @Test
  void nobodyIsPromisedToTakeThePlaceOfANodeThatAloneHasAService() throws IOException {
    try (Node first = Node.start(node("first"))) {
      String address = first.endpoint().orElseThrow().toString();
      try (Node second = Node.start(node("wader").joining(first.endpoint().orElseThrow()))) {
        assertThat(second.isRemoved()).isFalse();
        awaitLeader(address);
      }
      String nodes;
      do {
        nodes = run(address, "nodes").output();
      } while (!nodes.contains("tells nothing"));
      assertThat(nodes)
          .contains("Start it: no other node that was heard has s2, so none takes its place there")
          .doesNotContain("grace");
    }
  }

  /** Returns once the second node has told that it leads what it founded. */
  private static void awaitLeader(String address) {
    CommandRun nodes;
    do {
      nodes = run(address, "nodes", "--json");
      assertThat(nodes.exitCode()).as(nodes.errors()).isZero();
    } while (!nodes.lastObject().getAsJsonArray("leads").toString().contains("s2"));
  }

  private static void assertNodeIsNoTarget(String address) {
    assertThat(run(address, "table", "create", "birds").exitCode()).isZero();
    CommandRun move = run(address, "move", "p1", "--to", "first");
    assertThat(move.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(move.errors())
        .startsWith("godwit: service ids look like s7, not: first. first is a node, which leads s1")
        .endsWith("\n  See: godwit move --help\n");
    assertThat(run(address, "scatter", "p1", "--into", "2", "--over", "s1,wader").errors())
        .contains("not: wader. wader is a node, which leads no service");
    assertThat(run(address, "split", "p1", "--move-to", "nobody").errors())
        .startsWith("godwit: service ids look like s7, not: nobody\n");
  }

  private static List<String> standings(CommandRun nodes) {
    return nodes
        .output()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .map(NodeCommandsTest::standing)
        .toList();
  }

  private static String standing(JsonObject node) {
    return node.get("node").getAsString() + "=" + node.get("standing").getAsString();
  }

  private NodeConfig node(String name) {
    return NodeConfig.embedded(data.resolve(name), 1)
        .named(name)
        .listeningAt(new Endpoint("127.0.0.1", 0));
  }

  private static CommandRun run(String connect, String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--connect";
    all[arguments.length + 1] = connect;
    return CommandRun.of(all);
  }
}
