package godwit.cli.top;

import godwit.cli.store.OpenStore;
import godwit.client.Admin;
import godwit.client.GodwitException;
import godwit.client.NodeFigures;
import godwit.client.grpc.RemoteFigures;
import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import godwit.server.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of all nodes of a store, in this process or over the network. Not thread-safe. */
public final class FigureSource implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final OpenStore store;
  private final Map<String, RemoteFigures> ways = new LinkedHashMap<>();

  public FigureSource(OpenStore store) {
    this.store = store;
  }

  /**
   * Figures at one moment.
   *
   * @param nanos when they were read
   * @param silent nodes that did not answer
   */
  public record Look(long nanos, List<NodeFigures> nodes, List<SilentNode> silent) {
    public Look {
      nodes = List.copyOf(nodes);
      silent = List.copyOf(silent);
    }
  }

  /** A node that did not answer. */
  public record SilentNode(String node, String address) {
    /** Returns its name and where it should be. */
    public String words() {
      return node + " at " + address;
    }
  }

  /**
   * Reads the figures now.
   *
   * @param prefixes the beginnings of the names that are wanted; none for all
   */
  public Look look(List<String> prefixes) {
    List<NodeFigures> nodes = new ArrayList<>();
    List<SilentNode> silent = new ArrayList<>();
    store.node().flatMap(Node::monitor).ifPresent(monitor -> nodes.add(monitor.figures()));
    if (store.node().isEmpty()) {
      for (NodeStatus node : reachable(store.client().admin())) {
        try {
          RemoteFigures way = ways.computeIfAbsent(node.address(), this::way);
          nodes.add(way.look(prefixes, PATIENCE));
        } catch (GodwitException e) {
          silent.add(new SilentNode(node.name(), node.address()));
        }
      }
    }
    return new Look(System.nanoTime(), nodes, silent);
  }

  private RemoteFigures way(String address) {
    return new RemoteFigures(address, store.channels());
  }

  private static List<NodeStatus> reachable(Admin admin) {
    return admin.nodes().stream()
        .filter(node -> node.standing() != Standing.REMOVED)
        .filter(node -> !node.address().isEmpty())
        .sorted(Comparator.comparing(NodeStatus::name))
        .toList();
  }

  @Override
  public void close() {
    ways.values().forEach(RemoteFigures::close);
  }
}
