package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import godwit.cli.screen.ExitCode;
import godwit.placement.PlacementSettings;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A move to a service whose only node is down. */
@Timeout(120)
class WaitingMoveTest {
  @TempDir private Path data = Path.of("");

  @Test
  void saysForWhomItWaitsAndForHowLongItIsWaitedFor() throws IOException {
    try (Node first = Node.start(node("node1"))) {
      Endpoint address = first.endpoint().orElseThrow();
      String connect = address.toString();
      Node.start(node("node2").joining(address)).close();
      assertThat(run(connect, "table", "create", "birds").exitCode()).isZero();
      JsonObject partition = run(connect, "partitions", "birds", "--json").lastObject();
      String target = partition.get("service").getAsString().equals("s1") ? "s2" : "s1";
      String moved = partition.get("partition").getAsString();
      boolean away = target.equals("s2");

      long began = System.nanoTime();
      CommandRun move = run(connect, "move", moved, "--to", target, "--timeout", away ? "4" : "3");
      assertThat((System.nanoTime() - began) / 1e9).isLessThan(30);
      assertThat(move.exitCode()).as(move.errors()).isEqualTo(ExitCode.OUTCOME_UNKNOWN);
      assertThat(move.errors())
          .contains("waits for service s2, which has not answered for ")
          .contains("It goes on by itself when s2 answers. See what is wrong with:")
          .contains("is open after " + (away ? 4 : 3) + " s: ")
          .contains("It goes on by itself. Watch it with: godwit operations --watch. Give it up")
          .doesNotContain("Read the keys");
      CommandRun open = run(connect, "operations", "--open");
      assertThat(open.output()).contains("waits for service s2").contains("with: godwit cancel o");
      JsonObject line = run(connect, "operations", "--open", "--json").lastObject();
      JsonObject waits =
          line.getAsJsonObject("progress").getAsJsonArray("waitsFor").get(0).getAsJsonObject();
      assertThat(waits.get("service").getAsString()).isEqualTo("s2");
      assertThat(waits.get("silentMillis").getAsLong()).isPositive();
      assertThat(run(connect, "top", "--once").output())
          .contains("waits for service s2")
          .containsPattern("node2 at 127.0.0.1:\\d+: no answer");
      assertThat(run(connect, "status").output())
          .containsPattern("s2 +node2\\S* +\\S+ +no answer")
          .containsPattern("node node2 at 127.0.0.1:\\d+ does not answer")
          .contains("waits for service s2");
    }
  }

  private NodeConfig node(String name) {
    return NodeConfig.embedded(data.resolve(name), 1)
        .named(name)
        .with(PlacementSettings.DEFAULT.withReplicas(1).withCoordinatorReplicas(1))
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
