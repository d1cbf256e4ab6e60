package godwit.tests.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.cli.Main;
import godwit.cli.screen.ExitCode;
import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.Table;
import godwit.client.grpc.RemoteGodwit;
import godwit.key.Bytes;
import godwit.placement.NodeStatus;
import godwit.server.LocalCluster;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import godwit.tests.process.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in this process, on directories that were copied while all were stopped; the copies
 * are started in processes of their own.
 */
@Timeout(180)
class TwinTest {
  private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);
  private static final int NODES = 3;
  private static final long START_SECONDS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path data;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Process> copies = new ArrayList<>();
  private List<Endpoint> endpoints = List.of();

  @BeforeEach
  void copy() throws IOException {
    try (LocalCluster cluster =
            LocalCluster.start(data.resolve("original"), NODES, NodeConfig.Timing.DEFAULT);
        Godwit godwit = cluster.client()) {
      put(godwit.createTable("birds"), 0);
      await(() -> isWhole(godwit));
      endpoints = cluster.nodes().stream().map(it -> it.endpoint().orElseThrow()).toList();
    }
    copy(data.resolve("original"), data.resolve("copy"));
    for (int i = 1; i <= NODES; i++) {
      nodes.add(Node.start(original(i)));
    }
  }

  @AfterEach
  void stop() {
    copies.forEach(copy -> copy.destroyForcibly().onExit().join());
    nodes.reversed().forEach(Node::close);
  }

  @Test
  void copiesBesideTheRunningClusterAreRefusedAndItServesAllAlong() throws Exception {
    List<String> books = books();
    try (Godwit godwit = client()) {
      Table table = godwit.table("birds");
      put(table, 1);
      for (int i = 1; i <= NODES; i++) {
        requireRefused(start(i, List.of()), i);
        put(table, i + 1);
      }
      // A copy that knows nobody but a node of the original hears it from that one.
      Files.delete(data.resolve("copy/node3/nodes"));
      requireRefused(start(NODES, List.of("--join", endpoints.getFirst().toString())), NODES);
      put(table, NODES + 2);
      for (int i = 0; i <= NODES + 2; i++) {
        assertThat(table.get(key(i))).isPresent();
      }
    }
    assertThat(nodes).allSatisfy(node -> assertThat(node.fault()).isEmpty());
    assertThat(books()).isEqualTo(books);
  }

  @Test
  void originalIsRefusedWhileItsCopyRunsInItsPlace() throws Exception {
    nodes.removeLast().close();
    Process copy = start(NODES, List.of());
    String address = served(copy);
    assertThatThrownBy(() -> Node.start(original(NODES)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("NODE_RUNS_ALREADY: node=node3 address=" + address);
    try (Godwit godwit = client()) {
      put(godwit.table("birds"), 1);
      await(() ->
          godwit.admin().nodes().stream()
              .anyMatch(it -> it.name().equals("node3") && it.address().equals(address)));
    }
  }

  private void requireRefused(Process copy, int number) throws Exception {
    assertThat(copy.waitFor(START_SECONDS, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(errors(number));
    assertThat(copy.exitValue()).as(said).isEqualTo(ExitCode.REJECTED);
    assertThat(said)
        .contains("NODE_RUNS_ALREADY")
        .contains("node=node" + number + " address=" + endpoints.get(number - 1))
        .contains("copy");
    Files.delete(errors(number));
  }

  private Process start(int number, List<String> more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--data",
                data.resolve("copy/node" + number).toString(),
                "--name",
                "node" + number,
                "--listen",
                ANYWHERE.toString()));
    arguments.addAll(more);
    Process copy = ChildJvm.start(List.of("-Xmx256m"), Main.class, arguments, errors(number));
    copies.add(copy);
    return copy;
  }

  private Path errors(int number) {
    return data.resolve("errors" + number + ".txt");
  }

  /** Returns where the process serves. */
  private static String served(Process copy) throws IOException {
    BufferedReader lines = copy.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("godwit serves: listen=")) {
        return line.substring(line.indexOf('=') + 1).split(" ", 2)[0];
      }
    }
    throw new AssertionError("the process has ended");
  }

  private NodeConfig original(int number) {
    return NodeConfig.embedded(data.resolve("original/node" + number), 1)
        .named("node" + number)
        .listeningAt(endpoints.get(number - 1));
  }

  private List<String> books() throws IOException {
    List<String> books = new ArrayList<>();
    for (int i = 1; i <= NODES; i++) {
      books.add(Files.readString(data.resolve("original/node" + i + "/nodes")));
    }
    return books;
  }

  private Godwit client() {
    return RemoteGodwit.connect(
        nodes.stream().map(it -> it.endpoint().orElseThrow().toString()).toList(),
        ClientSettings.standard(new SecureRandom()));
  }

  /** Returns whether each node votes in the coordinator and in every service. */
  private static boolean isWhole(Godwit godwit) {
    return godwit.admin().nodes().stream()
            .flatMap(node -> node.replicas().stream())
            .filter(it -> it.role() == NodeStatus.Role.LEADER || it.role() == NodeStatus.Role.VOTER)
            .count()
        == NODES * (NODES + 1L);
  }

  private static void put(Table table, int number) {
    table.put(key(number), Bytes.utf8("seen"));
  }

  private static Bytes key(int number) {
    return Bytes.utf8("bird" + number);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path path : all) {
      Files.copy(path, to.resolve(from.relativize(path)));
    }
  }
}
