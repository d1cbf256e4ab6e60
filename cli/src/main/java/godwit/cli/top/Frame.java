package godwit.cli.top;

import godwit.cli.screen.Amounts;
import godwit.cli.screen.Columns;
import godwit.client.NodeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a store do, by the second.
 *
 * @param nodes that answered
 * @param silent those that did not
 * @param services of all nodes
 * @param requests by kind; kinds that nobody else asked are left out
 * @param reshapes operations that are open, in words
 */
public record Frame(
    List<NodeLine> nodes,
    List<FigureSource.SilentNode> silent,
    List<ServiceLine> services,
    List<RequestLine> requests,
    List<String> reshapes) {
  private static final String LEADS = "leads";
  private static final String QUERY = "query";
  private static final double MICROS = 1e6;
  private static final List<String> KINDS =
      List.of("get", "scan", "write", "clock", "measure", QUERY, "change");

  private static final List<String> OWNED = List.of("active", "departing", "sealed");
  private static final List<String> FAILED = List.of("refused", "busy", "unavailable", "unknown");

  /** The names that a frame is made of begin so. */
  public static final List<String> PREFIXES = List.of("godwit_", "jvm_memory_used_bytes");

  /** A node. */
  public record NodeLine(
      String node, long heapBytes, @Nullable Long diskFreeBytes, boolean diskShort, int clients) {}

  /**
   * A data service at the node that hosts it.
   *
   * @param state {@code leads}, {@code follows} or {@code halted}
   * @param lag entries in its log that are not applied yet
   */
  public record ServiceLine(
      String service,
      String node,
      String state,
      int partitions,
      long rows,
      long bytes,
      int parked,
      long lag) {
    /** Whether it is the service's leader. */
    public boolean leads() {
      return state.equals(LEADS);
    }
  }

  /**
   * The requests of a kind, but for those that were made to see all this.
   *
   * @param failedPerSecond those that were neither done nor sent elsewhere nor failed a condition
   * @param p50Micros half of them took no longer, those included; null if there were none
   */
  public record RequestLine(
      String kind,
      double perSecond,
      double failedPerSecond,
      @Nullable Long p50Micros,
      @Nullable Long p99Micros) {}

  /** Makes a frame of what has changed between two looks. */
  public static Frame of(FigureSource.Look before, FigureSource.Look now, List<String> reshapes) {
    Change change = new Change(before, now);
    List<ServiceLine> services = new ArrayList<>();
    now.nodes().forEach(node -> services.addAll(services(node)));
    return new Frame(
        now.nodes().stream().map(Frame::node).toList(),
        now.silent(),
        services,
        KINDS.stream()
            .map(kind -> requests(change, kind))
            .filter(line -> line.perSecond() > 0)
            .toList(),
        reshapes);
  }

  /** Returns what each service is and holds, without what changes. */
  public static List<ServiceLine> services(NodeFigures node) {
    TreeSet<String> names = new TreeSet<>();
    node.figures().stream()
        .filter(figure -> figure.name().equals("godwit_rows"))
        .forEach(figure -> names.add(figure.labels().getOrDefault("service", "")));
    return names.stream().map(service -> service(node, service)).toList();
  }

  private static ServiceLine service(NodeFigures node, String service) {
    List<NodeFigures> one = List.of(node);
    Predicate<Map<String, String>> ofService = labels -> service.equals(labels.get("service"));
    Predicate<Map<String, String>> ofGroup = labels -> service.equals(labels.get("group"));
    Predicate<Map<String, String>> owned =
        ofService.and(labels -> OWNED.contains(labels.getOrDefault("state", "")));
    boolean halted = Change.sum(one, "godwit_halted", ofGroup) > 0;
    boolean leads = Change.sum(one, "godwit_leads", ofGroup) > 0;
    return new ServiceLine(
        service,
        node.node(),
        halted ? "halted" : leads ? LEADS : "follows",
        (int) Change.sum(one, "godwit_partitions", owned),
        (long) Change.sum(one, "godwit_rows", ofService),
        (long) Change.sum(one, "godwit_rows_bytes", ofService),
        (int) Change.sum(one, "godwit_parked_requests", ofService),
        (long) Change.sum(one, "godwit_apply_lag_entries", ofGroup));
  }

  private static NodeLine node(NodeFigures node) {
    List<NodeFigures> one = List.of(node);
    boolean known =
        node.figures().stream().anyMatch(it -> it.name().equals("godwit_disk_free_bytes"));
    return new NodeLine(
        node.node(),
        (long) Change.sum(one, "jvm_memory_used_bytes", it -> "heap".equals(it.get("area"))),
        known ? (long) Change.sum(one, "godwit_disk_free_bytes", it -> true) : null,
        Change.sum(one, "godwit_disk_short", it -> true) > 0,
        (int) Change.sum(one, "godwit_connections", it -> true));
  }

  private static RequestLine requests(Change change, String kind) {
    Predicate<Map<String, String>> ofKind = labels -> kind.equals(labels.get("kind"));
    long own = kind.equals(QUERY) ? change.ownQueries() : 0;
    return new RequestLine(
        kind,
        tenths(change.perSecond("godwit_requests_total", ofKind, own)),
        tenths(
            change.perSecond(
                "godwit_requests_total",
                ofKind.and(labels -> FAILED.contains(labels.getOrDefault("outcome", ""))))),
        micros(change, 0.5, ofKind),
        micros(change, 0.99, ofKind));
  }

  private static @Nullable Long micros(
      Change change, double quantile, Predicate<Map<String, String>> labels) {
    return change
        .quantile("godwit_request_seconds", quantile, labels)
        .map(seconds -> Math.round(seconds * MICROS))
        .orElse(null);
  }

  private static double tenths(double amount) {
    return Math.round(amount * 10) / 10.0;
  }

  /** Returns it as people read it. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(nodeLines());
    lines.add("");
    lines.addAll(serviceLines());
    lines.add("");
    lines.addAll(requestLines());
    lines.add("");
    lines.add("open operations: " + reshapes.size());
    reshapes.forEach(line -> lines.add("  " + line));
    return lines;
  }

  private List<String> nodeLines() {
    Columns columns = new Columns(1, "NODE", "HEAP", "DISK FREE", "CONNECTIONS");
    for (NodeLine node : nodes) {
      Long free = node.diskFreeBytes();
      String disk = free == null ? "?" : Amounts.bytes(free) + (node.diskShort() ? " SHORT" : "");
      String clients = Integer.toString(node.clients());
      columns.add(node.node(), Amounts.bytes(node.heapBytes()), disk, clients);
    }
    List<String> lines = new ArrayList<>(columns.lines());
    silent.forEach(node -> lines.add(node.words() + ": no answer"));
    return lines;
  }

  private List<String> serviceLines() {
    Columns columns =
        new Columns(3, "SERVICE", "NODE", "STATE", "PARTITIONS", "ROWS", "BYTES", "PARKED", "LAG");
    for (ServiceLine line : services) {
      columns.add(
          line.service(),
          line.node(),
          line.state(),
          Integer.toString(line.partitions()),
          Amounts.count(line.rows()),
          Amounts.bytes(line.bytes()),
          Integer.toString(line.parked()),
          Long.toString(line.lag()));
    }
    return columns.lines();
  }

  private List<String> requestLines() {
    Columns columns = new Columns(1, "REQUESTS", "PER SECOND", "FAILED", "P50", "P99");
    for (RequestLine line : requests) {
      columns.add(
          line.kind(),
          rate(line.perSecond()),
          rate(line.failedPerSecond()),
          time(line.p50Micros()),
          time(line.p99Micros()));
    }
    return columns.lines();
  }

  private static String rate(double perSecond) {
    return perSecond < 10
        ? String.format(Locale.ROOT, "%.1f", perSecond)
        : Amounts.count(Math.round(perSecond));
  }

  private static String time(@Nullable Long micros) {
    return micros == null ? "-" : Amounts.micros(micros);
  }
}
