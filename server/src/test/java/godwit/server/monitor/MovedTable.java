package godwit.server.monitor;

import godwit.client.Admin;
import godwit.client.Figure;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node of two services, with a table of 200 rows that can be split and moved. */
final class MovedTable implements AutoCloseable {
  private static final String TABLE = "numbers";

  private final Node node;
  private final Godwit client;

  private MovedTable(Node node) {
    this.node = node;
    this.client = node.client();
  }

  static MovedTable at(Path data, Watching watching) throws IOException {
    Endpoint anywhere = new Endpoint("127.0.0.1", 0);
    MovedTable made =
        new MovedTable(
            Node.start(
                NodeConfig.embedded(data, 2).listeningAt(anywhere).with(watching.at(anywhere))));
    Table table = made.client.createTable(TABLE);
    for (int i = 0; i < 200; i++) {
      table.put(Bytes.utf8(String.format("%06d", i)), Bytes.utf8("v" + i));
    }
    return made;
  }

  Node node() {
    return node;
  }

  Godwit client() {
    return client;
  }

  Monitor monitor() {
    return node.monitor().orElseThrow();
  }

  OperationReport move() {
    Admin admin = client.admin();
    Locator first = admin.partitions(TABLE).getFirst();
    ServiceId target =
        admin.services().stream()
            .map(service -> service.id())
            .filter(id -> !id.equals(first.service()))
            .findFirst()
            .orElseThrow();
    OperationReport started = admin.move(first.partition(), target, Optional.empty());
    return admin.await(started.id(), Duration.ofSeconds(20));
  }

  /** Returns the figure of that name whose labels are those, and perhaps more. */
  double figure(String name, Map<String, String> labels) {
    List<Figure> found =
        monitor().figures().figures().stream()
            .filter(figure -> figure.name().equals(name))
            .filter(figure -> figure.labels().entrySet().containsAll(labels.entrySet()))
            .toList();
    return found.stream().mapToDouble(Figure::value).sum();
  }

  @Override
  public void close() {
    client.close();
    node.close();
  }
}
