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
import java.util.function.Function;

/**
 * The figures of all nodes of a store, in this process or over the network. It counts what it asks
 * of the store for them, so that nobody takes that for load. Not thread-safe.
 */
public final class FigureSource implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final OpenStore store;
  private final Map<String, RemoteFigures> ways = new LinkedHashMap<>();
  private long queries;

  public FigureSource(OpenStore store) {
    this.store = store;
  }

  /**
   * Figures at one moment.
   *
   * @param nanos when they were read
   * @param silent nodes that did not answer
   * @param queries how many the nodes have had from here by then
   */
  public record Look(long nanos, List<NodeFigures> nodes, List<SilentNode> silent, long queries) {
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
      List<NodeStatus> known = admin().nodes();
      ask(
          known,
          address -> ways.computeIfAbsent(address, this::way).look(prefixes, PATIENCE),
          nodes,
          silent);
    }
    return new Look(System.nanoTime(), nodes, silent, queries);
  }

  /** Returns the operator's view, for one query. */
  public Admin admin() {
    queries++;
    return store.client().admin();
  }

  private RemoteFigures way(String address) {
    return new RemoteFigures(address, store.channels());
  }

  /**
   * Asks once at each address. Of several nodes that were last met at one, those that have not
   * answered there are silent.
   */
  static void ask(
      List<NodeStatus> known,
      Function<String, NodeFigures> way,
      List<NodeFigures> nodes,
      List<SilentNode> silent) {
    for (Map.Entry<String, List<String>> place : byAddress(known).entrySet()) {
      String address = place.getKey();
      List<String> missed = new ArrayList<>(place.getValue());
      try {
        NodeFigures figures = way.apply(address);
        nodes.add(figures);
        missed.remove(figures.node());
      } catch (GodwitException e) {
        // All of them are missed.
      }
      missed.forEach(node -> silent.add(new SilentNode(node, address)));
    }
  }

  /** Returns the names of nodes that are not removed by where they are, ascending. */
  private static Map<String, List<String>> byAddress(List<NodeStatus> known) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    known.stream()
        .filter(node -> node.standing() != Standing.REMOVED)
        .filter(node -> !node.address().isEmpty())
        .sorted(Comparator.comparing(NodeStatus::name))
        .forEach(node ->
            names.computeIfAbsent(node.address(), it -> new ArrayList<>()).add(node.name()));
    return names;
  }

  @Override
  public void close() {
    ways.values().forEach(RemoteFigures::close);
  }
}
