package godwit.server;

import godwit.client.Godwit;
import godwit.client.grpc.RemoteGodwit;
import godwit.server.journal.DirectoryDisk;
import godwit.server.rpc.Endpoint;
import godwit.server.security.Security;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Several nodes in one JVM that reach each other over loopback, each with one data service; the
 * first hosts the coordinator. For tests and demonstrations. Not thread-safe.
 */
public final class LocalCluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final List<Node> nodes = new ArrayList<>();
  private final Security security;
  private final Function<String, LongSupplier> clocks;

  private LocalCluster(Security security, Function<String, LongSupplier> clocks) {
    this.security = security;
    this.clocks = clocks;
  }

  /** Starts {@code size} nodes, each with a directory below {@code data}. */
  public static LocalCluster start(Path data, int size, NodeConfig.Timing timing)
      throws IOException {
    return start(data, size, timing, Security.NONE);
  }

  /** Starts {@code size} nodes as the other method does, all protected alike. */
  public static LocalCluster start(Path data, int size, NodeConfig.Timing timing, Security security)
      throws IOException {
    return start(data, size, timing, new LocalCluster(security, node -> System::currentTimeMillis));
  }

  /**
   * Starts {@code size} nodes as the other methods do, each with a wall clock of its own.
   *
   * @param clocks gives the clock of the node of a name, in milliseconds since 1970
   */
  static LocalCluster start(
      Path data, int size, NodeConfig.Timing timing, Function<String, LongSupplier> clocks)
      throws IOException {
    return start(data, size, timing, new LocalCluster(Security.NONE, clocks));
  }

  private static LocalCluster start(
      Path data, int size, NodeConfig.Timing timing, LocalCluster cluster) throws IOException {
    try {
      for (int i = 1; i <= size; i++) {
        cluster.add(data.resolve("node" + i), "node" + i, timing);
      }
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Returns the nodes, in the order in which they were started. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** Stops the node of that name. */
  public void stop(String name) {
    Node node = nodes.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    nodes.remove(node);
    node.close();
  }

  /** Returns a new client over the network; the caller closes it. */
  public Godwit client() {
    return RemoteGodwit.connect(nodes.getFirst().endpoint().orElseThrow().toString());
  }

  @Override
  public void close() {
    nodes.reversed().forEach(Node::close);
    nodes.clear();
  }

  private void add(Path data, String name, NodeConfig.Timing timing) throws IOException {
    NodeConfig config =
        NodeConfig.embedded(data, 1)
            .named(name)
            .with(timing)
            .with(security)
            .listeningAt(new Endpoint(LOOPBACK, 0));
    nodes.add(
        Node.start(
            nodes.isEmpty() ? config : config.joining(nodes.getFirst().endpoint().orElseThrow()),
            DirectoryDisk::open,
            clocks.apply(name)));
  }
}
