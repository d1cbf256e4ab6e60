package godwit.tests.failover;

import godwit.placement.PlacementSettings;
import godwit.reshape.ReshapeSettings;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.journal.DirectoryDisk;
import godwit.server.raft.GroupConfig;
import godwit.server.rpc.Endpoint;
import godwit.server.security.Security;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs one node of a cluster. Its lines say what it has come to: {@code serving
 * PORT}, {@code halted WHY}; {@code met}, its trap has sprung; and answer what it is told, see
 * {@link Orders}.
 */
final class ClusterNode {
  /** Small logs, so that a node that was away for some seconds needs a snapshot. */
  private static final long SNAPSHOT_LOG_BYTES = 1 << 20;

  /** Small chunks, so that a move of few rows has several. */
  private static final long CHUNK_BYTES = 64 << 10;

  private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SNAPSHOT_INTERVAL = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 50;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private ClusterNode() {}

  /** Arguments: data directory, name, address, the port others reach it at, addresses to join. */
  public static void main(String[] arguments) throws IOException {
    Endpoint listen = Endpoint.parse(arguments[2]);
    NodeConfig alone =
        NodeConfig.embedded(Path.of(arguments[0]), 1)
            .named(arguments[1])
            .with(
                NodeConfig.Timing.DEFAULT
                    .with(
                        new GroupConfig.Rhythm(
                            ELECTION_TIMEOUT, SNAPSHOT_INTERVAL, SNAPSHOT_LOG_BYTES))
                    .with(ReshapeSettings.DEFAULT.withChunkBytes(CHUNK_BYTES)))
            .with(PlacementSettings.DEFAULT)
            .with(Security.NONE.insecure(true))
            .listeningAt(listen);
    int reached = Integer.parseInt(arguments[3]);
    NodeConfig config =
        reached == 0 ? alone : alone.advertisedAs(new Endpoint(listen.host(), reached));
    Endpoint[] join =
        Arrays.stream(arguments).skip(4).map(Endpoint::parse).toArray(Endpoint[]::new);
    Trap trap = new Trap(() -> OUT.println("met"));
    Node node =
        Node.start(
            config.joining(join), directory -> trap.over(directory, DirectoryDisk.open(directory)));
    Thread.ofPlatform().daemon().name("faults").start(() -> tellFault(node));
    OUT.println("serving " + node.endpoint().orElseThrow().port());
    try {
      new Orders(node, trap, OUT).obey();
    } finally {
      // Whatever ends it: the process of a test that is gone must not stay.
      Runtime.getRuntime().halt(1);
    }
  }

  private static void tellFault(Node node) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (node.fault().isEmpty()) {
        never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      OUT.println("halted " + node.fault().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
